"""Two or more people edit one section: no text is lost, none is overwritten unseen."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.forms.spec import QuestionSet
from portal.returns import changes
from portal.returns.changes import Changes
from portal.returns.merge import Merged
from tests.returns.editors import play
from tests.support.rounds import make_audit

GAMES = [pytest.param(50, id="some"), pytest.param(5_000, id="thousands", marks=pytest.mark.soak)]


@pytest.mark.goal("R3")
@pytest.mark.threat(22)
@pytest.mark.parametrize("games", GAMES)
def test_editors_never_lose_a_text(session: Session, tiny: QuestionSet, games: int) -> None:
    play(make_audit(), examples=games)


@pytest.mark.soak
@pytest.mark.parametrize("mutant", ["last save wins", "base is what stands there now", "colleague's change not shown"])
def test_the_game_notices(session: Session, tiny: QuestionSet, monkeypatch: pytest.MonkeyPatch, mutant: str) -> None:
    audit = make_audit()
    if mutant == "last save wins":
        monkeypatch.setattr(changes, "merge", lambda _question, _base, _theirs, mine: Merged(mine))
    elif mutant == "base is what stands there now":
        monkeypatch.setattr(Changes, "_before", lambda *_: {})
    else:
        monkeypatch.setattr(changes, "same", lambda *_: True)
    with pytest.raises(AssertionError):
        play(audit, examples=300)
