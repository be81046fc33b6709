"""Reads the file that says what the demonstration partnership looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from portal.permissions import Role

FILE = Path(__file__).with_name("partnership.yaml")


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """An invented person and their one role."""

    email: str
    name: str
    job_title: str
    role: Role


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """An agency, and the people it gets."""

    code: str
    name: str
    sector: str
    kinds: tuple[str, ...]
    aliases: tuple[str, ...]
    domain: str
    short: bool = False
    editors: int = 1

    def people(self) -> list[PersonPlan]:
        """A safeguarding lead, an approver and the editors, named after what they do."""
        made = [
            PersonPlan(f"lead@{self.domain}", f"Lee {self.code} Example", "Safeguarding lead", Role.SAFEGUARDING_LEAD),
            PersonPlan(f"approver@{self.domain}", f"Alex {self.code} Example", "Director", Role.APPROVER),
        ]
        for number in range(1, self.editors + 1):
            after = "" if number == 1 else str(number)
            name = f"Eden {self.code} Example{' ' + after if after else ''}"
            made.append(PersonPlan(f"editor{after}@{self.domain}", name, "Service manager", Role.EDITOR))
        return made


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round: days from today, and where each agency stands (by code, or ``default``)."""

    question_set: str
    opens: int
    due: int
    states: Mapping[str, str]
    previous: str | None = None

    def state_of(self, code: str) -> str:
        return self.states.get(code, self.states["default"])


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole demonstration."""

    partnership: Mapping[str, Any]
    people: tuple[PersonPlan, ...]
    agencies: tuple[AgencyPlan, ...]
    rounds: tuple[RoundPlan, ...] = field(default=())


def read_plan(path: Path = FILE) -> Plan:
    """Read the file; KeyError or ValueError says what is missing or not known."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Plan(
        partnership=raw["partnership"],
        people=tuple(PersonPlan(**{**one, "role": Role(one["role"])}) for one in raw["people"]),
        agencies=tuple(
            AgencyPlan(**{**one, "kinds": tuple(one["kinds"]), "aliases": tuple(one["aliases"])})
            for one in raw["agencies"]
        ),
        rounds=tuple(
            RoundPlan(one["set"], one["opens"], one["due"], one["state"], one.get("previous")) for one in raw["rounds"]
        ),
    )
