"""When two people changed the same answers: both texts on one page, nothing lost of either, and two plain buttons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.forms.answers import start_of
from portal.forms.check import Problem
from portal.forms.web import Both, SectionForm, in_words, new_row_id
from portal.forms.web.based_on import revision_of
from portal.returns.service import Draft
from portal.returns.service.save_section import BothChanged
from portal.returns.views.section.buttons import Button, Press, add_button

NOTHING = ("Nothing: they left it empty.",)


def show_conflicts(press: Press, draft: Draft, form: SectionForm, conflicts: Mapping[str, BothChanged]) -> set[str]:
    """Put into ``form``, which holds what is stored, what the person wrote instead, and the colleague's text beside it.

    Gives the keys of the questions at which a choice is to be made.
    """
    shown = draft.revision(press.section_key)
    keys = set()
    for key, both in conflicts.items():
        answer = form.answer(key)
        if key in press.answers and answer is not None:
            answer.data = both.mine
            answer.both = Both(lines_of(draft, key, both.theirs) or NOTHING, press.bases.get(key, shown), shown)
            keys.add(key)
        else:
            keys |= set(_show_rows(press, draft, form, key))
    form.settle()
    form.show(Problem(key, conflict_words(draft, key)) for key in keys)
    return keys


def _show_rows(press: Press, draft: Draft, form: SectionForm, list_key: str) -> Iterator[str]:
    """The questions beside which a new row of the list was typed that a colleague has changed since it was added."""
    for sent in press.form.answers:
        answer = form.answer(sent.question.key)
        if answer is not None and sent.new_row is not None and sent.question.refers_to == list_key:
            answer.data, answer.new_row = sent.data, sent.new_row
            answer.both = Both(lines_of(draft, list_key, draft.answers.get(list_key)) or NOTHING)
            yield sent.question.key


def conflict_words(draft: Draft, key: str) -> str:
    question = draft.question_set.question(key)
    name = start_of(question) if question is not None else "This answer"
    return f"{name} was changed by a colleague while you were writing. Keep yours or use theirs"


def lines_of(draft: Draft, key: str, raw: object) -> tuple[str, ...]:
    """Someone's answer in words, a list with one line for each row."""
    question = draft.question_set.question(key)
    if question is None:
        return ()
    shown = in_words(question, draft.question_set, {**draft.answers, key: raw})
    rows = (
        f"{row.name}: " + "; ".join(f"{text} {', '.join(lines)}" for text, lines in row.columns) for row in shown.rows
    )
    return (*shown.lines, *rows)


class Choice(Button):
    """One of the two buttons. The value is ``QUESTION:REVISION``, the latter that of the colleague's text as it was
    shown; there is none when the two wrote in the same new row.
    """

    said: str

    def before(self, press: Press) -> None:
        key, _, shown = press.value.partition(":")
        answer = press.form.answer(key)
        if answer is None:
            return
        if shown:
            self.of_answer(press, key, revision_of(shown))
        elif answer.new_row is not None:
            self.of_row(press, key, answer.new_row, answer.question.refers_to or "")
        press.redrawn.add(answer.question.part_of or key)
        press.said, press.focus = self.said, f"question-{answer.question.part_of or key}"

    def of_answer(self, press: Press, key: str, shown: int) -> None:
        """What becomes of the person's answer."""

    def of_row(self, press: Press, key: str, row: dict[str, object], list_key: str) -> None:
        """What becomes of a new row that the person typed beside the question."""

    def leads_to(self, press: Press) -> str:
        return f"{press.here()}#{press.focus}"


class KeepMine(Choice):
    """The person's text, unless the colleague has written something else again since it was shown.

    A row that the colleague changed stays theirs, and the person's becomes another.
    """

    name = "_keep"
    said = "Your answer is kept."

    def of_answer(self, press: Press, key: str, shown: int) -> None:
        press.bases[key] = shown

    def of_row(self, press: Press, key: str, row: dict[str, object], list_key: str) -> None:
        old, new = row["id"], new_row_id()
        rows = press.new_rows.get(list_key, [])
        press.new_rows[list_key] = [{**each, "id": new} if each["id"] == old else each for each in rows]
        chosen = press.answers.get(key)
        press.answers[key] = [*(chosen if isinstance(chosen, list) else []), new]


class UseTheirs(Choice):
    """What stands there stays, and what the person wrote instead is dropped because they say so."""

    name = "_theirs"
    said = "Your colleague's answer is used."

    def of_answer(self, press: Press, key: str, shown: int) -> None:
        press.answers.pop(key, None)

    def of_row(self, press: Press, key: str, row: dict[str, object], list_key: str) -> None:
        rows = press.new_rows.get(list_key, [])
        press.new_rows[list_key] = [each for each in rows if each["id"] != row["id"]]


add_button(KeepMine())
add_button(UseTheirs())
