"""Rules find who came without anybody naming them: by first letters, by kind, and by the other names of agencies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.accounts.models import Agency, AgencyAlias, Partnership, PartnershipAgency
from portal.attendance import service
from portal.attendance.finding import groups_of, meetings_of, rules_of
from portal.attendance.models import Body, MeetingGroup
from portal.attendance.names import means
from portal.database import now
from portal.permissions import SYSTEM
from tests.attendance.arrange import YEAR, published_year
from tests.support.client import PageClient

Work = Callable[[], Any]
Desk = tuple[Partnership, PageClient]
ICB = "Bedfordshire, Luton and Milton Keynes Integrated Care Board"
MEANT = {
    ("Thames Valley Police", "TVP"): True,
    (ICB, "ICB"): True,
    (ICB, "BLMK Integrated Care Board (ICB)"): True,
    (ICB, "CB"): False,
    (ICB, "TVP"): False,
    (ICB, "icb"): False,
    ("Milton Keynes City Council", "Local Authority"): True,
    ("Example County Council", "the Local Authority"): True,
    ("Example Parish Council", "Local Authority"): False,
    ("Example City Council Example Trust", "Local Authority"): False,
    ("Thames Valley Police", "Responsible Authorities"): False,
}
DAY = date(2025, 2, 3)


@pytest.mark.parametrize(("names", "meant"), MEANT.items())
def test_what_terms_of_reference_mean(names: tuple[str, str], meant: bool) -> None:
    assert means(*names) is meant


def hold(place: Partnership, group: str, *came: str) -> bool | None:
    """Whether a meeting of the group with one person of each of these could decide."""
    found = next(one for one in groups_of(place.id) if one.name == group)
    held = service.hold_meeting(SYSTEM, found.id, DAY, decides_money=False)
    for body in came:
        service.record_person(SYSTEM, held.id, service.Person(body, f"Example of {body}", "member", "yes"))
    return next(one.verdict.quorate for one in meetings_of(found, YEAR) if one.meeting.id == held.id)


def test_the_groups_of_the_table_are_judged_without_naming_anybody(unit_of_work: Work) -> None:
    with unit_of_work():
        place = published_year()
        assert hold(place, "Assurance", "Milton Keynes City Council", ICB) is False
        assert hold(place, "Assurance", "Milton Keynes City Council", ICB, "Thames Valley Police") is True
        assert hold(place, "Community Safety Partnership (Safer MK)", "Thames Valley Police") is None


def test_a_body_is_the_agency_of_that_name_and_known_by_its_other_names(unit_of_work: Work) -> None:
    with unit_of_work() as session:
        place = published_year()
        agency = Agency(code="X", name="Example Trust", sector="Health", created_at=now())
        agency.alias_rows = [AgencyAlias(alias="Independent Person")]
        session.add(agency)
        session.flush()
        session.add(PartnershipAgency(partnership_id=place.id, agency_id=agency.id))
        words = "at least one representative from the Independent Person"
        service.keep_group(SYSTEM, place, service.TypedGroup("Example group", "", words, DAY))
        assert hold(place, "Example group", "Example NHS Trust") is True
        assert session.query(Body).filter_by(name="Example NHS Trust").one().agency_id == agency.id
        assert session.query(Body).filter(Body.agency_id.is_not(None)).count() == 1


def test_a_group_and_a_name_are_kept_on_the_page(desk: Desk, unit_of_work: Work) -> None:
    place, client = desk
    page = client.page(f"/attendance/{place.id}/groups")
    assert "one representative of each of: Milton Keynes City Council" in page.text
    day = {"starts_on-day": "1", "starts_on-month": "4", "starts_on-year": "2026"}
    typed = {"name": "Example group", "quorum": "minimum of two representatives of the Example List", **day}
    saved = client.submit(page, typed, button="Save the group")
    assert "minimum of two representatives of the Example List" in saved.text
    named = client.submit(saved, {"body": "HMP Woodhill", "other_name": "Example List"}, button="Save the name")
    assert "HMP Woodhill: also Example List" in named.text
    with unit_of_work() as session:
        group = session.query(MeetingGroup).filter_by(name="Example group").one()
        assert [rule.number for rule in rules_of(group.id)] == [2]


REFUSED = (
    ("Save the group", {"quorum": "some people"}, "is not a way to state a quorum that is known"),
    ("Save the group", {"name": ""}, "Enter the name of the group"),
    ("Save the group", {"starts_on-day": "31", "starts_on-month": "2"}, "Enter the day from which this counts"),
    ("Save the name", {"body": "Nobody at all"}, "Nobody is known as “Nobody at all”"),
    ("Save the name", {"body": ""}, "Enter which agency it is"),
)


def test_what_cannot_be_kept_comes_back_with_what_was_typed(desk: Desk, unit_of_work: Work) -> None:
    place, client = desk
    day = {"starts_on-day": "1", "starts_on-month": "4", "starts_on-year": "2026"}
    good = {
        "Save the group": {"name": "Kept words", "quorum": "not stated", **day},
        "Save the name": {"body": "HMP Woodhill", "other_name": "Kept words"},
    }
    page = client.page(f"/attendance/{place.id}/groups")
    for button, typed, words in REFUSED:
        back = client.submit(page, {**good[button], **typed}, button=button, status=422)
        assert words in back.text
        if "name" not in typed:
            assert "Kept words" in [one.get("value") for one in back.all("input")]
    with unit_of_work() as session:
        assert session.query(MeetingGroup).filter_by(name="Kept words").count() == 0
