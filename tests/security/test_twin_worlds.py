"""Nobody sees one differing byte because of a record that they may not know of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, true

from portal.database import db, now
from portal.returns.models import Return, Round, SectionDraft, Status
from tests.permissions.test_matrix import Door, doors, nothing_stays
from tests.permissions.world import ACTORS, Actor, make_world
from tests.reporting.arrange import submit
from tests.security.hidden import HIDDEN, ID, WORD, kept_from
from tests.security.twins import Hidden, Response, Twins, addresses, differences

__all__ = ["nothing_stays"]
Work = Callable[[], Any]

pytestmark = [
    pytest.mark.sqlite,  # A database is copied and set back several times, which is a file here.
    pytest.mark.usefixtures("nothing_stays", "mails"),
]
SOME = tuple(
    Actor(*words)
    for words in (
        ("anonymous",),
        ("safeguarding_lead", "a"),
        ("safeguarding_lead", "both"),
        ("coordinator", "p"),
        ("administrator", "p"),
        ("coordinator", "q"),
    )
)
"""Those of whom each sees something that another does not."""


@pytest.fixture
def twins(app: Flask, unit_of_work: Work, tmp_path: Path) -> Iterator[Twins]:
    app.config["WTF_CSRF_ENABLED"] = False
    with time_machine.travel(now(), tick=False):
        with unit_of_work() as session:
            world = make_world()
            one = {"return_id": world.target, "section_key": "s1", "revision": 1, "updated_at": now()}
            session.add(SectionDraft(answers={"s1_1_how_we_know": "Example"}, **one))
            approver = world.person(Actor("approver", "b"))
            theirs = session.scalars(select(Return).where(Return.agency_id == approver.memberships[0].agency_id)).one()
            theirs.status, theirs.submitted_at, theirs.first_submitted_at = Status.SUBMITTED, now(), now()
            submit(theirs, approver)
        yield Twins(app, world, Path(str(db.engine.url.database)), tmp_path / "first.db")


@dataclass
class Search:
    """Some doors of a package. The ordinary world is looked at once, and all others are compared with that."""

    twins: Twins
    methods: set[str]
    package: str = ""

    def places(self, hidden: list[Hidden]) -> list[tuple[Door, str]]:
        """Every address, and those at which one of ``hidden`` would be once more for that."""
        every = (door for door in doors(self.twins.app) if door.rule.endpoint.startswith(self.package))
        found = [door for door in every if door.method in self.methods]
        return addresses(self.twins.world, found, hidden, self.twins.app)

    def ordinary(self, actors: Iterable[Actor], hidden: list[Hidden]) -> dict[Actor, Response]:
        ordinary = self.twins.look(actors, self.places(hidden))
        assert not [1 for seen in ordinary.values() for _, _, body in seen.values() if WORD.encode() in body]
        assert not [place for seen in ordinary.values() for place, (status, *_) in seen.items() if status >= 500]
        return ordinary

    def unlike(self, hidden: list[Hidden], ordinary: dict[Actor, Response], actors: Iterable[Actor]) -> list[str]:
        """Where any of ``actors`` sees something else in the world with ``hidden`` in it."""
        return differences(ordinary, self.twins.look(actors, self.places(hidden), hidden))


def strangers(hidden: list[Hidden], actors: Iterable[Actor]) -> list[Actor]:
    """Those who may know none of them."""
    return [actor for actor in actors if not any(one.known_to(actor) for one in hidden)]


def unlike(
    twins: Twins, hidden: list[Hidden], actors: tuple[Actor, ...], methods: set[str], package: str = ""
) -> list[str]:
    """Where those who may know none of ``hidden`` see that it is there."""
    return unlike_for(twins, hidden, strangers(hidden, actors), methods, package)


def unlike_for(
    twins: Twins, hidden: list[Hidden], actors: list[Actor], methods: set[str], package: str = ""
) -> list[str]:
    """Where any of ``actors`` sees something else in the world with ``hidden`` in it."""
    search = Search(twins, methods, package)
    return search.unlike(hidden, search.ordinary(actors, hidden), actors)


TOGETHER = dict.fromkeys(("the_lados", "the_lados_and_whom_they_told"), "elsewhere")
"""What is hidden behind the wall is looked for together with what is hidden elsewhere."""


def group_of(one: Hidden) -> str:
    return TOGETHER.get(one.known_to.__name__, one.known_to.__name__)


GROUPS = {group_of(one): [other for other in HIDDEN if group_of(other) == group_of(one)] for one in HIDDEN}


@pytest.mark.goal("S2")
@pytest.mark.threat(2)
def test_nobody_sees_that_it_is_there(twins: Twins) -> None:
    """All that the same people may know of at once, every page, for one of each kind of stranger."""
    search = Search(twins, {"GET"})
    ordinary = search.ordinary(SOME, HIDDEN)
    who = {group: strangers(those, SOME) for group, those in GROUPS.items()}
    assert all(len(these) >= 3 for these in who.values())
    found = {group: search.unlike(those, ordinary, who[group]) for group, those in GROUPS.items()}
    assert not any(found.values()), found


@pytest.mark.asvs("8.2.2")
@pytest.mark.soak
@pytest.mark.goal("S2")
@pytest.mark.threat(3)
@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda one: one.name)
def test_nobody_sees_one_of_them_at_any_door(twins: Twins, hidden: Hidden) -> None:
    assert unlike(twins, [hidden], ACTORS, {"GET", "POST"}) == []


@pytest.mark.goal("S2")
@pytest.mark.threat(2)
@pytest.mark.parametrize("actor", [Actor("lado", "p"), Actor("lado_manager", "p"), Actor("safeguarding_lead", "a")])
def test_whoever_is_in_conflict_sees_nothing_behind_the_wall(twins: Twins, actor: Actor) -> None:
    """Also at its own address; and without the conflict they would."""
    ids = dict.fromkeys(("contact_id", "report_id", "receipt_id", "check_id", "dbs_id"), str(ID))
    record = Hidden("what somebody is kept from", kept_from(actor), lambda _: False, ids)
    for package in ("duty.", "concerns.", "pages.home"):
        assert unlike_for(twins, [record], [actor], {"GET", "POST"}, package) == []


@pytest.mark.goal("S2")
@pytest.mark.threat(2)
@pytest.mark.parametrize("package", ["duty.", "concerns."])
def test_without_the_conflict_it_is_seen(twins: Twins, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.lado.policy._not_hidden", lambda _user, _incident: true())
    actor = Actor("lado", "p") if package == "duty." else Actor("safeguarding_lead", "a")
    record = Hidden("what somebody is kept from", kept_from(actor), lambda _: False, {"report_id": str(ID)})
    assert unlike_for(twins, [record], [actor], {"GET"}, package) != []


def test_there_are_enough_kinds() -> None:
    assert len(HIDDEN) >= 12
    assert {one.known_to(actor) for one in HIDDEN for actor in ACTORS} == {True, False}


@pytest.mark.goal("S2")
def test_whoever_may_know_sees_it(twins: Twins) -> None:
    """The test of the test: for those who may, the worlds do differ."""
    for name, actor in (("a call that was noted", Actor("coordinator", "p")), ("an audit", Actor("coordinator", "q"))):
        records = [one for one in HIDDEN if one.name == name]
        assert unlike_for(twins, records, [actor], {"GET"}, "reporting."), name


@pytest.mark.goal("S2")
def test_without_the_guard_it_is_seen(twins: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.reporting.policy.rounds_visible_to", lambda _user: select(Round))
    records = [one for one in HIDDEN if one.name == "an audit"]
    assert unlike(twins, records, (Actor("coordinator", "p"),), {"GET"}, "reporting.") != []
