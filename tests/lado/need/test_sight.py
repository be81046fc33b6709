"""The rule of sight against an oracle that knows no SQL: who reads what happened, in random scenes."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Partnership, User
from portal.database import db, now
from portal.lado import policy
from portal.lado.models import STATES, Contact, SightGrant
from portal.permissions import SYSTEM, Actor, Identity, Role
from tests.lado.arrange import make_conflict, make_contact
from tests.support.builders import make_partnership, make_user

pytestmark = pytest.mark.goal("S1")
PEOPLE = ("lado", "manager", "support", "administrator", "elsewhere", "left", "outside")
READERS, OF_THE_DESK = {"lado", "manager"}, {"lado", "manager", "support"}
RUNNING = {"new", "acknowledged", "triaged", "open", "on_hold"}
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Leave:
    """A grant: ``since`` and ``until`` in hours from now."""

    whose: str
    kind: str = "granted"
    level: str = "narrative"
    since: int = -1
    until: int = 1
    ended: bool = False


@dataclass(frozen=True)
class Scene:
    """All that the rule of sight looks at, of one contact. ``conflicts`` say whose, and whether it was lifted."""

    state: str = "acknowledged"
    officer: str | None = None
    cover: str | None = None
    leaves: tuple[Leave, ...] = ()
    conflicts: tuple[tuple[str, bool], ...] = ()


def oracle(who: str, scene: Scene) -> bool:
    """Said once more, person by person, as one would say it aloud."""
    for whose, lifted in scene.conflicts:
        if whose == who and not lifted:
            return False
    if who in READERS:
        if who in (scene.officer, scene.cover):
            return True
        if scene.officer is None and scene.state in RUNNING:
            return True
    for leave in scene.leaves:
        runs = leave.since <= 0 < leave.until and not leave.ended
        if leave.whose != who or not runs or leave.level != "narrative":
            continue
        may_use = {"granted": set(PEOPLE), "related": READERS, "in_need": OF_THE_DESK}[leave.kind]
        if who in may_use:
            return True
    return False


@pytest.fixture
def here(session: Session) -> Partnership:
    return make_partnership("here", is_default=True)


@pytest.fixture
def people(here: Partnership) -> dict[str, User]:
    left = make_user(Role.LADO, here)
    left.memberships[0].ended_at = now()
    roles = {"lado": Role.LADO, "manager": Role.LADO_MANAGER, "support": Role.LADO_SUPPORT}
    made = {name: make_user(role, here) for name, role in roles.items()}
    made["administrator"] = make_user(Role.ADMINISTRATOR, here)
    made["elsewhere"] = make_user(Role.LADO, make_partnership("there"))
    return {**made, "left": left, "outside": make_user()}


def arrange(here: Partnership, people: dict[str, User], scene: Scene) -> Contact:
    def id_of(name: str | None) -> uuid.UUID | None:
        return people[name].id if name is not None else None

    closed: dict[str, Any] = {"closed_at": now()} if scene.state == "closed" else {}
    contact: Contact = make_contact(
        here, state=scene.state, officer_id=id_of(scene.officer), cover_id=id_of(scene.cover), **closed
    )
    for one in scene.leaves:
        times = {"since": now() + one.since * HOUR, "until": now() + one.until * HOUR}
        ended = now() if one.ended else None
        who = people[one.whose].id
        row = {"user_id": who, "by_id": who, "kind": one.kind, "level": one.level, "ended_at": ended}
        db.session.add(SightGrant(contact_id=contact.id, reason="An invented reason.", **row, **times))
    for name, lifted in scene.conflicts:
        make_conflict(contact, people[name], lifted_at=now() if lifted else None)
    db.session.flush()
    return contact


NAMES = st.sampled_from(PEOPLE)
LEAVES = st.builds(
    Leave,
    whose=NAMES,
    kind=st.sampled_from(("granted", "related", "in_need")),
    level=st.sampled_from(("narrative", "narrative", "read")),
    since=st.sampled_from((-1, -1, 0, 1)),
    until=st.sampled_from((1, 1, 0, -1)),
    ended=st.sampled_from((False, False, True)),
)
SCENES = st.builds(
    Scene,
    state=st.sampled_from(STATES),
    officer=st.none() | NAMES,
    cover=st.none() | NAMES,
    leaves=st.lists(LEAVES, max_size=4).map(tuple),
    conflicts=st.lists(st.tuples(NAMES, st.booleans()), max_size=2).map(tuple),
)
OTHERS = Scene(officer="manager")
EVERYBODY = tuple(Leave(one) for one in PEOPLE)
CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"kind": "related"},
    {"kind": "in_need"},
    {"level": "read"},
    {"kind": "related", "level": "read"},
    {"kind": "in_need", "level": "read"},
    {"until": 0},
    {"ended": True},
    {"since": 1, "until": 2},
)
TELLING = (
    *(Scene(state=one) for one in STATES),
    *(Scene(state=one, officer="lado") for one in STATES),
    OTHERS,
    replace(OTHERS, cover="lado"),
    Scene(officer="support", cover="elsewhere"),
    Scene(officer="left", cover="left"),
    *(replace(OTHERS, leaves=tuple(replace(one, **change) for one in EVERYBODY)) for change in CHANGES),
    *(
        Scene(officer="lado", leaves=EVERYBODY, conflicts=tuple((one, lifted) for one in PEOPLE))
        for lifted in (False, True)
    ),
)
"""Scenes in which one thing alone decides."""


def compare(here: Partnership, people: dict[str, User], scenes: Collection[Scene]) -> None:
    """Each person reads the scenes that the oracle says, and no other; asked in one statement and one by one."""
    made = {arrange(here, people, scene).id: scene for scene in scenes}
    for name, user in people.items():
        expected = {one for one, scene in made.items() if oracle(name, scene)}
        for actor in (user, Identity(user.actor_id, tuple(user.grants))):
            read = policy.narrative_visible_to(actor).where(Contact.id.in_(made)).with_only_columns(Contact.id)
            wrong = set(db.session.scalars(read)) ^ expected
            assert not wrong, (name, [made[one] for one in wrong])


def test_the_rule_is_the_oracles_where_one_thing_decides(here: Partnership, people: dict[str, User]) -> None:
    compare(here, people, TELLING)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(scenes=st.lists(SCENES, min_size=15, max_size=30))
def test_the_rule_is_the_oracles(here: Partnership, people: dict[str, User], scenes: list[Scene]) -> None:
    compare(here, people, scenes)


@pytest.mark.soak
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(scenes=st.lists(SCENES, min_size=15, max_size=30))
def test_the_rule_is_the_oracles_over_many(here: Partnership, people: dict[str, User], scenes: list[Scene]) -> None:
    compare(here, people, scenes)


@pytest.mark.parametrize(
    ("scene", "way"),
    [
        (Scene(officer="lado", leaves=EVERYBODY), "own"),
        (replace(OTHERS, cover="lado", leaves=EVERYBODY), "cover"),
        (Scene(leaves=EVERYBODY), "nobodys"),
        (replace(OTHERS, leaves=(Leave("lado", "in_need"), Leave("lado"))), "granted"),
        (replace(OTHERS, leaves=(Leave("lado", "in_need"), Leave("lado", "related"))), "related"),
        (replace(OTHERS, leaves=(Leave("lado", "in_need"),)), "in_need"),
        (OTHERS, ""),
        (Scene(officer="lado", cover="lado", leaves=EVERYBODY, conflicts=(("lado", False),)), ""),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_who_has_several_ways_reads_by_the_nearest(
    here: Partnership, people: dict[str, User], scene: Scene, way: str
) -> None:
    contact = arrange(here, people, scene)
    assert policy.way_of(people["lado"], contact) == way
    assert policy.way_of(SYSTEM, contact) == "own"


def test_a_name_finds_what_is_a_colleagues_and_never_what_is_hidden(here: Partnership, people: dict[str, User]) -> None:
    def finds(user: Actor) -> bool:
        query = policy.findable_by(user).where(Contact.id == contact.id)
        return db.session.scalar(select(query.exists())) is True

    contact = arrange(here, people, OTHERS)
    assert {name for name, user in people.items() if finds(user)} == READERS
    make_conflict(contact, people["lado"])
    assert not finds(people["lado"])
    assert finds(SYSTEM)
    lent = arrange(here, people, replace(OTHERS, leaves=EVERYBODY))
    assert policy.may_read_narrative(people["support"], lent)
    contact = lent
    assert finds(people["support"])


def test_what_somebody_opened_themselves_shows_nothing_once_they_have_left(
    here: Partnership, people: dict[str, User]
) -> None:
    leaves = tuple(Leave(one, kind) for one in ("left", "outside") for kind in ("related", "in_need"))
    contact = arrange(here, people, replace(OTHERS, leaves=leaves))
    for name in ("left", "outside"):
        query = policy.visible_to(people[name]).where(Contact.id == contact.id)
        assert db.session.scalar(select(query.exists())) is False
