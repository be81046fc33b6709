"""The adults of a report, each of whom becomes a contact of their own: the one of page one, and the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from portal.forms.answers import Row, Value
from portal.forms.check import Checked

FIRST = {
    "known_as": "person_known_as",
    "born": "person_born",
    "born_not_known": "person_born_not_known",
    "job": "person_job",
    "workplace": "workplace",
    "contact": "person_phone",
}
"""What is kept of the adult of page one, and the question that asks it."""

MOST_SUMMARY = 10_000


@dataclass(frozen=True, slots=True)
class Adult:
    """``details`` is what is known of the person, as JSON has it; it is empty of a name where nobody is named."""

    name: str
    born: date | None
    workplace: str
    details: Mapping[str, Any]


def adults_in(checked: Checked) -> list[Adult]:
    """At least one, named or not. Only answers that are right in themselves count."""
    values = checked.values
    rows = cast(tuple[Row, ...], values.get("other_adults", ()))
    return [_adult(dict(_first(values))), *(_adult(_other(row.values, values)) for row in rows)]


def _first(values: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    if "person_name" in values:
        yield "name", values["person_name"]
    for name, key in FIRST.items():
        if key in values:
            yield name, values[key]


def _other(row: Mapping[str, Value], values: Mapping[str, Value]) -> dict[str, Value]:
    """Somebody else works where the first does, unless the row says otherwise."""
    found = {key: value for key, value in row.items() if key in ("name", "job", "workplace", "born", "born_not_known")}
    if "workplace" not in found and "workplace" in values:
        found["workplace"] = values["workplace"]
    return found


def _adult(found: Mapping[str, Value]) -> Adult:
    born = found.get("born")
    return Adult(
        name=str(found.get("name", "")).strip(),
        born=born if isinstance(born, date) else None,
        workplace=str(found.get("workplace", "")).strip(),
        details={key: value.isoformat() if isinstance(value, date) else value for key, value in found.items()},
    )
