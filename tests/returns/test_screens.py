"""Pages that save by themselves: no text is lost and none is overwritten unseen, whatever gets lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings

from portal.forms.spec import QuestionSet
from portal.returns.changes import Changes
from portal.returns.views.section import reply, save
from portal.returns.views.section.conflict import KeepMine
from tests.returns.screens import play
from tests.support.rounds import make_audit

Work = Callable[[], Any]


@pytest.mark.goal("R3")
@pytest.mark.threat(22)
@pytest.mark.sqlite  # What it shows is the same whichever database is beneath.
def test_screens_never_lose_a_text(app: Flask, unit_of_work: Work, tiny: QuestionSet) -> None:
    with unit_of_work():
        audit = make_audit()
    play(app, audit, examples=max(10, (settings.default.max_examples if settings.default else 100) // 5))


def revision_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Changes, "_before", lambda *_: {})


def undecided_answers_move_on(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(save, "bases_sent", dict)


def a_second_change_is_not_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reply, "_not_shown_yet", lambda *_: set())


def what_is_kept_is_kept_whatever_stands_there(patch: pytest.MonkeyPatch) -> None:
    def of_answer(self: KeepMine, press: Any, key: str, shown: int) -> None:
        press.bases[key] = press.draft.revision(press.section_key)

    patch.setattr(KeepMine, "of_answer", of_answer)


def theirs_is_not_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reply, "group_of", lambda *_: "nowhere")


MUTANTS = [revision_ignored, undecided_answers_move_on, a_second_change_is_not_shown, theirs_is_not_shown]
MUTANTS += [what_is_kept_is_kept_whatever_stands_there]


@pytest.mark.soak
@pytest.mark.parametrize("mutant", [pytest.param(mutant, id=mutant.__name__) for mutant in MUTANTS])
def test_the_game_notices(
    app: Flask, unit_of_work: Work, tiny: QuestionSet, monkeypatch: pytest.MonkeyPatch, mutant: Any
) -> None:
    with unit_of_work():
        audit = make_audit()
    mutant(monkeypatch)
    with pytest.raises(AssertionError):
        play(app, audit, examples=300)
