"""Reads the file that says what the demonstration partnership looks like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from portal.permissions import Role

FILE = Path(__file__).with_name("partnership.yaml")

FIRST_NAMES = (
    *("Amara", "Ben", "Chloe", "Dinesh", "Ewa", "Farah", "Gareth", "Hannah", "Imran", "Jess", "Kofi", "Laura"),
    *("Mei", "Nia", "Oscar", "Priya", "Quinn", "Rosa", "Samir", "Tess", "Uma", "Victor", "Wendy", "Yusuf", "Zara"),
)
LAST_NAMES = ("Example", "Sample", "Specimen", "Template", "Placeholder", "Imagined", "Invented")


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """An invented person and their one role."""

    email: str
    name: str
    job_title: str
    role: Role


@dataclass(frozen=True, slots=True)
class SectorPlan:
    """What the agencies of a sector are like, and how well they do; the file says what each field means."""

    type: str = "other"
    titles: tuple[str, str, str] = ("Safeguarding lead", "Director", "Service manager")
    staff: tuple[int, int] = (10, 100)
    volunteers: tuple[int, int] = (0, 20)
    referrals: tuple[int, int] = (0, 40)
    contact: str = "we_meet_children_sometimes"
    services: str = "all of our services"
    strong: float = 0.7
    middling: float = 0.22
    gain: float = 0.05
    shift: Mapping[str, float] = field(default_factory=dict)
    leaves: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """An agency, and the people it gets."""

    code: str
    name: str
    sector: str
    kinds: tuple[str, ...]
    aliases: tuple[str, ...]
    people: tuple[PersonPlan, ...]
    short: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round: days from today, and where each agency stands (by code, or ``default``). ``key`` and ``title`` are the
    question set's own where they are left out."""

    question_set: str
    opens: int
    due: int
    states: Mapping[str, str]
    previous: str | None = None
    leaves_out: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()
    longer: Mapping[str, int] = field(default_factory=dict)
    key: str | None = None
    title: str | None = None

    def state_of(self, code: str) -> str:
        return self.states.get(code, self.states["default"])


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole demonstration."""

    partnership: Mapping[str, Any]
    people: tuple[PersonPlan, ...]
    agencies: tuple[AgencyPlan, ...]
    sectors: Mapping[str, SectorPlan] = field(default_factory=dict)
    rounds: tuple[RoundPlan, ...] = ()
    benchmarks: tuple[RoundPlan, ...] = ()
    """Rounds of benchmarking, the earliest first; a small demonstration has them only where they are asked for."""
    money: bool = False
    """Whether there are contributions, budgets and meetings; they begin with the year that was published."""

    def sector_of(self, agency: AgencyPlan) -> SectorPlan:
        return self.sectors.get(agency.sector, SectorPlan())

    def small(self) -> Plan:
        """The same with the few agencies that are marked so; all of them where none is."""
        few = tuple(one for one in self.agencies if one.small)
        return replace(self, agencies=few or self.agencies)


def read_plan(path: Path = FILE, *, benchmarking: bool = False) -> Plan:
    """Read the file; KeyError, TypeError or ValueError says what is missing or not known."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    sectors = {name: _sector(one) for name, one in raw.get("sectors", {}).items()}
    names = _names()
    return Plan(
        partnership=raw["partnership"],
        people=tuple(PersonPlan(**{**one, "role": Role(one["role"])}) for one in raw["people"]),
        agencies=tuple(_agency(one, sectors.get(one["sector"], SectorPlan()), names) for one in raw["agencies"]),
        sectors=sectors,
        rounds=tuple(_round(one) for one in raw["rounds"]),
        benchmarks=tuple(_round(one) for one in raw.get("benchmarks", ())) if benchmarking else (),
        money=raw.get("money", False),
    )


def _names() -> Iterator[str]:
    """Names for as many people as are wanted; none comes twice before all have come."""
    while True:
        for turn in range(len(LAST_NAMES)):
            for place, first in enumerate(FIRST_NAMES):
                yield f"{first} {LAST_NAMES[(place + turn) % len(LAST_NAMES)]}"


def _sector(raw: Mapping[str, Any]) -> SectorPlan:
    pairs = {key: tuple(raw[key]) for key in ("titles", "staff", "volunteers", "referrals") if key in raw}
    return SectorPlan(**{**raw, **pairs, "leaves": frozenset(raw.get("leaves", ()))})


def _agency(raw: Mapping[str, Any], sector: SectorPlan, names: Iterator[str]) -> AgencyPlan:
    kept = {key: raw[key] for key in ("code", "name", "sector", "short", "small") if key in raw}
    people = (*_people(raw["domain"], raw.get("editors", 1), sector, names), *_allegations_lead(raw))
    return AgencyPlan(**kept, kinds=tuple(raw["kinds"]), aliases=tuple(raw["aliases"]), people=people)


def _people(domain: str, editors: int, sector: SectorPlan, names: Iterator[str]) -> Iterator[PersonPlan]:
    """A safeguarding lead, an approver and the editors; in a small group the lead writes the answers."""
    lead, approver, editor = sector.titles
    yield PersonPlan(f"lead@{domain}", next(names), lead, Role.SAFEGUARDING_LEAD)
    yield PersonPlan(f"approver@{domain}", next(names), approver, Role.APPROVER)
    for number in range(1, editors + 1):
        yield PersonPlan(f"editor{number if number > 1 else ''}@{domain}", next(names), editor, Role.EDITOR)


def _allegations_lead(raw: Mapping[str, Any]) -> Iterator[PersonPlan]:
    """Whoever reports to the LADO and does nothing else: the file names them, so that nobody's name moves along."""
    if (person := raw.get("allegations_lead")) is not None:
        yield PersonPlan(f"allegations@{raw['domain']}", person["name"], person["job_title"], Role.ALLEGATIONS_LEAD)


def _round(raw: Mapping[str, Any]) -> RoundPlan:
    sets = {key: frozenset(raw.get(key, ())) for key in ("leaves_out", "late")}
    return RoundPlan(
        question_set=raw["set"],
        opens=raw["opens"],
        due=raw["due"],
        states=raw["state"],
        previous=raw.get("previous"),
        longer=raw.get("longer", {}),
        key=raw.get("key"),
        title=raw.get("title"),
        **sets,
    )
