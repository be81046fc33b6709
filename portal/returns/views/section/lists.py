"""Buttons that change what a question offers: another row, a row less, no answer any more."""

from __future__ import annotations

from portal.forms.web import ADD, REMOVE, SectionForm
from portal.returns.views.section.buttons import Button, Press, add_button


class AddRow(Button):
    """An empty row at the end of a list. Nothing of it is stored before something stands in it."""

    name = ADD

    def before(self, press: Press) -> None:
        answer = press.form.answer(press.value)
        if answer is not None:
            press.redrawn.add(answer.question.part_of or press.value)
            press.focus, press.said = f"{press.value}-new", "A new row is added at the end of the list."

    def drawn(self, press: Press, form: SectionForm) -> None:
        answer = form.answer(press.value)
        if answer is not None:
            answer.blank_rows = 1

    def leads_to(self, press: Press) -> str:
        return press.here(f"{press.value}-new", add=press.value)


class RemoveRow(Button):
    """The form leaves the row out when it reads what was sent; here the list is only drawn again."""

    name = REMOVE

    def before(self, press: Press) -> None:
        key = press.value.partition(":")[0]
        answer = press.form.answer(key)
        if answer is not None:
            press.redrawn.add(answer.question.part_of or key)
            press.focus, press.said = f"{key}-add", "The row is removed."


class Clear(Button):
    """Takes a choice back: a radio button that is chosen cannot be made none again by itself."""

    name = "_clear"

    def before(self, press: Press) -> None:
        answer = press.form.answer(press.value)
        if answer is not None:
            press.answers[press.value] = ""
            press.redrawn.add(answer.question.part_of or press.value)
            press.focus, press.said = answer.id, "The answer is cleared."

    def leads_to(self, press: Press) -> str:
        return press.here(press.value)


add_button(AddRow())
add_button(RemoveRow())
add_button(Clear())
