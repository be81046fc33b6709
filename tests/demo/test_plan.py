"""What the file says of the partnership: who is real, who is invented, who is asked, and in which state they stand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from portal.demo.journey import STEPS
from portal.demo.plan import FILE, LAST_NAMES, Plan, read_plan
from portal.forms import library
from portal.permissions import PARTNERSHIP_ROLES, Role
from portal.returns.models import Status

PLAN = read_plan()
REAL = (
    "Milton Keynes City Council Children's Services",
    "Milton Keynes City Council Adult Services",
    "Public Health, Bedford and Milton Keynes",
    "Milton Keynes City Council Education, Learning and Inclusion",
    "Thames Valley Police",
    "Bedfordshire, Luton and Milton Keynes Integrated Care Board",
    "Milton Keynes University Hospital NHS Foundation Trust",
    "Central and North West London NHS Foundation Trust",
    "South Central Ambulance Service",
    "Buckinghamshire Fire and Rescue Service",
    "Probation Service",
    "Oakhill Secure Training Centre",
    "HMP Woodhill",
    "Community Action MK",
    "MK Voluntary Sector Alliance",
)


def test_everyone_is_real_or_visibly_invented() -> None:
    assert {one.name for one in PLAN.agencies if "Example" not in one.name} == set(REAL)
    people = [*PLAN.people, *(person for one in PLAN.agencies for person in one.people)]
    assert all(person.name.split()[-1] in LAST_NAMES for person in people)
    assert all(person.email.endswith(".example") for person in people)


def test_there_are_two_dozen_invented_groups_of_each_sort_and_some_schools() -> None:
    invented = Counter(one.sector for one in PLAN.agencies if "Example" in one.name)
    assert invented.pop("Schools") >= 3
    assert sum(invented.values()) == 24
    assert set(invented) == {"Voluntary", "Faith", "Sport and leisure", "Housing"}


@pytest.mark.parametrize("what", ["code", "name"])
def test_no_two_agencies_are_taken_for_each_other(what: str) -> None:
    assert max(Counter(getattr(one, what) for one in PLAN.agencies).values()) == 1


def test_no_two_people_share_an_address() -> None:
    people = [*PLAN.people, *(person for one in PLAN.agencies for person in one.people)]
    assert max(Counter(person.email for person in people).values()) == 1


def test_every_place_has_the_people_it_needs() -> None:
    assert {person.role for person in PLAN.people} == PARTNERSHIP_ROLES
    for one in PLAN.agencies:
        assert {Role.SAFEGUARDING_LEAD, Role.APPROVER} <= {person.role for person in one.people}, one.code
    assert {len(one.people) for one in PLAN.agencies} == {2, 3, 4}


def test_every_sector_is_described() -> None:
    assert {one.sector for one in PLAN.agencies} <= set(PLAN.sectors)


def test_what_sectors_are_said_to_be_is_what_the_questions_know() -> None:
    question_set = library.get("section11", "2026")
    for key, values in (
        ("org_type", {one.type for one in PLAN.sectors.values()}),
        ("contact_level", {one.contact for one in PLAN.sectors.values()}),
    ):
        question = question_set.question(key)
        assert question is not None
        assert values <= {option.key for option in question.options}
    names = {section.key for section in question_set.sections} | {
        tag for one in question_set.questions() for tag in one.tags
    }
    for sector in PLAN.sectors.values():
        assert set(sector.shift) | sector.leaves <= names


@pytest.mark.parametrize("plan", [PLAN, PLAN.small()], ids=["full", "small"])
def test_the_rounds_name_agencies_and_states_that_there_are(plan: Plan) -> None:
    codes = {one.code for one in PLAN.agencies}
    for one in plan.rounds:
        assert set(one.states.values()) <= set(STEPS)
        assert set(one.states) - {"default"} | one.late | set(one.longer) <= codes
    latest = plan.rounds[-1]
    asked = [one for one in plan.agencies if not latest.leaves_out & set(one.kinds)]
    assert 0 < len(asked) < len(plan.agencies)
    assert {latest.state_of(one.code) for one in asked} >= {*map(str, Status), "excused"}


def test_whoever_has_not_answered_has_more_time_but_for_one() -> None:
    """The story has one late agency: no other is overdue on the day of the demonstration."""
    latest = PLAN.rounds[-1]
    done = {"submitted", "accepted", "resubmitted", "accepted_after_changes", "withdrawal_asked", "excused"}
    asked = [one for one in PLAN.agencies if not latest.leaves_out & set(one.kinds)]
    out = {one.code for one in asked if latest.state_of(one.code) not in done}
    assert out - {code for code, days in latest.longer.items() if latest.due + days >= 0} == set(latest.late)
    assert len(latest.late) == 1


@pytest.mark.parametrize("broken", ["[1, 2]", "people: []", "partnership: {", "", "partnership: {}\npeople: [{}]"])
def test_a_file_that_is_no_partnership_is_an_error(broken: str, tmp_path: Path) -> None:
    file = tmp_path / "area.yaml"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError)):
        read_plan(file)


def test_a_file_of_another_area_needs_no_sectors(tmp_path: Path) -> None:
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    del raw["sectors"]
    file = tmp_path / "area.yaml"
    file.write_text(yaml.safe_dump(raw), encoding="utf-8")
    plan = read_plan(file)
    assert plan.sector_of(plan.agencies[0]).titles[0] == "Safeguarding lead"
