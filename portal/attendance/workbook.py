"""The sheets of a year's attendance, as plain lists: the published appendix for each group, who came, and the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from exports.listing import Listing, Marked, Plain, Value
from portal.attendance.finding import Sat
from portal.attendance.models import Body, MeetingGroup
from portal.attendance.quorum import Rule, Verdict
from portal.forms.spec import Colour
from portal.local_time import long_date, moment

Cell = Value | Marked | Plain
TICKS = {True: "✓", False: "x", None: None}
CAME_WORDS = {"yes": "Attended", "apologies": "Apologies", "no": "Not there"}
CAPACITY_WORDS = {"member": "Member", "deputy": "Deputy"}


@dataclass(frozen=True, slots=True)
class GroupYear:
    """One group's meetings of the year, and everybody who could have come."""

    group: MeetingGroup
    sat: list[Sat]
    rules: list[Rule]
    bodies: list[Body]

    @property
    def expected(self) -> list[Body]:
        """The bodies of which somebody was expected at a meeting."""
        return [body for body in self.bodies if any(one.tick(body) is not None for one in self.sat)]


def listings_of(partnership: str, year: str, found: Sequence[GroupYear], taken_at: datetime) -> tuple[Listing, ...]:
    """All sheets, in the order of the tabs: ``Attendance`` is the first group's, the others have their names."""
    ticks = [appendix(one, year, "Attendance" if place == 0 else one.group.name) for place, one in enumerate(found)]
    return (*ticks, meetings(found), people(found), notes(partnership, year, found, taken_at))


def appendix(one: GroupYear, year: str, title: str) -> Listing:
    """Agency by meeting, a tick or an x in each cell, as it is printed; under it whether each could decide."""
    rows: list[list[Cell]] = [[body.name, *(TICKS[sat.tick(body)] for sat in one.sat)] for body in one.expected]
    quorate: list[Cell] = [Marked("Quorate", bold=True)]
    quorate += [_marked(_said(sat.verdict), sat.verdict) for sat in one.sat]
    missing: list[Cell] = ["Missing for the quorum", *(", ".join(sat.verdict.missing) or None for sat in one.sat)]
    headings = ["Agency", *(sat.meeting.label for sat in one.sat)]
    above = (
        f"Agency attendance, {one.group.name} meetings {year}",
        "✓ attended, x did not attend, blank: not expected",
    )
    return Listing(title, headings, [56, *(22 for _ in one.sat)], rows, above, (quorate, missing))


def _said(verdict: Verdict) -> str:
    return "cannot be said" if verdict.quorate is None else "yes" if verdict.quorate else "NO"


def _marked(value: str, verdict: Verdict) -> Marked:
    return Marked(value, bold=True, colour=None if verdict.quorate else Colour.AMBER)


def meetings(found: Sequence[GroupYear]) -> Listing:
    columns = (("group", 40), ("meeting", 18), ("day", 14), ("quorate", 16), ("missing", 44), ("why", 70))
    rows: list[list[Cell]] = [
        [
            one.group.name,
            sat.meeting.label,
            sat.meeting.day,
            _marked(_said(sat.verdict), sat.verdict),
            ", ".join(sat.verdict.missing),
            sat.verdict.why,
        ]
        for one in found
        for sat in one.sat
    ]
    return Listing("Meetings", [name for name, _ in columns], [wide for _, wide in columns], rows)


def people(found: Sequence[GroupYear]) -> Listing:
    """Everybody who was recorded; a tick from a table without names says so."""
    columns = (("group", 36), ("meeting", 18), ("agency", 48), ("person", 30), ("capacity", 14), ("attendance", 16))
    rows: list[list[Cell]] = [
        [
            one.group.name,
            sat.meeting.label,
            there.body.name,
            there.person or "(a tick without a name)",
            CAPACITY_WORDS[there.capacity] if there.person else "",
            CAME_WORDS[there.came],
        ]
        for one in found
        for sat in one.sat
        for there in sat.presences
    ]
    return Listing("People", [name for name, _ in columns], [wide for _, wide in columns], rows)


def notes(partnership: str, year: str, found: Sequence[GroupYear], taken_at: datetime) -> Listing:
    rows = [*_notes(partnership, year, found), ("Taken at", moment(taken_at))]
    return Listing("Notes", ["topic", "note"], [40, 110], rows)


def _notes(partnership: str, year: str, found: Sequence[GroupYear]) -> Iterator[tuple[str, str]]:
    yield "Partnership", partnership
    yield "Financial year", year
    yield "Ticks", "An agency has a tick where a member or a deputy came for it. Apologies are no tick."
    yield "Quorate", "Worked out from the rule in force on the day, not typed. “cannot be said” where no rule is known."
    yield "day", "The first of the month where only the month is known."
    for one in found:
        yield f"How often: {one.group.name}", one.group.cadence or "Not stated."
        for rule in one.rules:
            which = "Quorum for money" if rule.for_money else "Quorum"
            yield f"{which}: {one.group.name}", f"From {long_date(rule.starts_on)}: {rule.words}."
