"""The buttons inside a section's form. Each saves the section, and does one thing more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flask import request, url_for

from portal.accounts.models import User
from portal.forms.answers import Raw
from portal.forms.web import SectionForm
from portal.returns.service import Draft


@dataclass(slots=True)
class Press:
    """A button that was pressed. ``answers`` and ``new_rows`` are about to be saved; ``value`` is the button's.

    ``redrawn`` collects the keys of the groups that look different afterwards, beyond what the person typed. With the
    script the focus goes to the element ``focus``, and ``said`` is read out. ``bases`` are the revisions of answers for
    which the page has not moved on with the section.
    """

    user: User
    draft: Draft
    form: SectionForm
    section_key: str
    value: str
    answers: dict[str, Raw]
    new_rows: dict[str, list[dict[str, Any]]]
    redrawn: set[str] = field(default_factory=set)
    bases: dict[str, int] = field(default_factory=dict)
    focus: str = ""
    said: str = ""

    def here(self, anchor: str = "", **query: str) -> str:
        """The address of the section's page, at a place in it."""
        about: dict[str, Any] = {"return_id": self.draft.return_.id, "section_key": self.section_key, **query}
        return url_for("returns.section", **about, _anchor=anchor or None)

    def at_group(self, key: str) -> str:
        return self.here(f"question-{key}")


class Button:
    """A button called ``name``. ``before`` may change what is saved, ``after`` does what comes with it.

    Either may raise ``Mistake`` about a box of its own: nothing is saved then, and the page comes back as it was sent.
    """

    name: str

    def before(self, press: Press) -> None:
        """Called before the section is saved."""

    def after(self, press: Press) -> None:
        """Called after the section was saved, in the same transaction."""

    def drawn(self, press: Press, form: SectionForm) -> None:
        """Called before the groups in ``redrawn`` are drawn for the script, from what is stored now."""

    def leads_to(self, press: Press) -> str:
        """Where to go afterwards, without scripts."""
        return press.here()


_buttons: dict[str, Button] = {}


def add_button(button: Button) -> None:
    _buttons[button.name] = button


def pressed() -> tuple[Button, str] | None:
    """The registered button that was pressed, and its value."""
    found = ((button, request.form[name]) for name, button in _buttons.items() if name in request.form)
    return next(found, None)


AUTOMATIC = "_auto"
"""Sent by the script that saves while someone types: nobody pressed anything yet."""


Keeper: TypeAlias = Callable[[Press], None]
_keepers: list[Keeper] = []


def kept_too(keeper: Keeper) -> Keeper:
    """Register what keeps other things than answers that people type into a section's form, such as notes.

    It is called after each save, whichever button was pressed, so that nothing typed is left behind - but not while
    someone types, for half a note is no note. What is wrong it
    says by raising ``Mistake`` with the id of the box.
    """
    _keepers.append(keeper)
    return keeper


def keep_all(press: Press) -> None:
    for keeper in _keepers:
        keeper(press)
