"""``tables.yaml`` as objects: each table's owner, its columns' kinds, how long its rows are kept, and by whose word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

FILE = Path(__file__).with_name("tables.yaml")


class Whose(StrEnum):
    """To whom the rows of a table belong; the file says more about each."""

    PARTNERSHIP = "partnership"
    AGENCY = "agency"
    PERSON = "person"
    INSTALLATION = "installation"
    LADO = "lado"


class Sort(StrEnum):
    """What kind of information a column holds."""

    TECHNICAL = "technical"
    PERSONAL = "personal"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 - the name of a kind of column.
    SEALED = "sealed"


NEVER_SHOWN = frozenset({Sort.SECRET, Sort.SEALED})


@dataclass(frozen=True, slots=True)
class Period:
    """How long: so many months from a day, and by whose decision rows go then."""

    key: str
    name: str
    starts: str
    months: int
    decides: str
    why: str

    @property
    def by_clock(self) -> bool:
        return self.decides == "the clock"


@dataclass(frozen=True, slots=True)
class Way:
    """How a row leads to another: ``column`` here is ``target`` there."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Classified:
    """One table."""

    name: str
    what: str
    whose: Whose
    through: tuple[Way, ...]
    kept: Period
    columns: Mapping[str, Sort]
    who: tuple[str, ...] = ()
    addressed: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> list[str]:
        """The columns that may leave the database in a file, in the order of the list."""
        return [name for name, sort in self.columns.items() if sort not in NEVER_SHOWN]

    def has(self, sort: Sort) -> bool:
        return sort in self.columns.values()


@dataclass(frozen=True, slots=True)
class Classification:
    """All periods and all tables."""

    periods: Mapping[str, Period]
    tables: Mapping[str, Classified]


@cache
def classification() -> Classification:
    """Read once; raises KeyError or ValueError, naming what is missing, when the file is not as it should be."""
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    periods = {key: Period(key, **fields) for key, fields in found["periods"].items()}
    tables = {name: _table(name, fields, periods) for name, fields in found["tables"].items()}
    return Classification(MappingProxyType(periods), MappingProxyType(tables))


def _table(name: str, fields: dict[str, Any], periods: Mapping[str, Period]) -> Classified:
    return Classified(
        name=name,
        what=fields["what"],
        whose=Whose(fields["whose"]),
        through=tuple(_way(text) for text in fields["through"]),
        kept=periods[fields["kept"]],
        columns=_columns(name, fields["columns"]),
        who=tuple(fields.get("who", ())),
        addressed=fields.get("addressed", ""),
        only=MappingProxyType(fields.get("only", {})),
        without=MappingProxyType(fields.get("without", {})),
    )


def _way(text: str) -> Way:
    column, _, there = text.partition(" > ")
    table, _, target = there.partition(".")
    return Way(column, table, target)


def _columns(name: str, listed: dict[str, list[str]]) -> Mapping[str, Sort]:
    found: dict[str, Sort] = {}
    for sort, columns in listed.items():
        for column in columns:
            if column in found:
                raise ValueError(f"{name}.{column} is listed twice.")
            found[column] = Sort(sort)
    return MappingProxyType(found)
