"""Every table and column is classified; what leads to a partnership ends there."""

from __future__ import annotations

import pytest
from sqlalchemy import Table

from portal.data_protection.ownership import Root, hanging_on
from portal.data_protection.tables import Sort, Whose, classification
from portal.schema_registry import metadata

TABLES = [pytest.param(table, id=table.name) for table in metadata.sorted_tables]
HELP = "Classify it in portal/data_protection/tables.yaml: whose, what kind of information, how long it is kept."
SECRETS = ("_hash", "mac", "token", "salt", "seal", "challenge", "public_key", "credential")


def unclassified(tables: dict[str, set[str]]) -> list[str]:
    """What of these tables and columns the file does not know, and what it knows that is not there."""
    known = {name: set(one.columns) for name, one in classification().tables.items()}
    found = [f"{name}: no such table in the file" for name in tables.keys() - known.keys()]
    found += [f"{name}: in the file, but there is no such table" for name in known.keys() - tables.keys()]
    for name in tables.keys() & known.keys():
        found += [f"{name}.{column}" for column in sorted(tables[name] ^ known[name])]
    return sorted(found)


def there() -> dict[str, set[str]]:
    return {table.name: {column.name for column in table.columns} for table in metadata.sorted_tables}


@pytest.mark.asvs("14.1.1")
def test_every_table_and_column_is_classified() -> None:
    assert unclassified(there()) == [], HELP


def test_what_is_not_classified_is_noticed() -> None:
    assert unclassified({**there(), "stray": {"id"}}) == ["stray: no such table in the file"]
    assert unclassified({**there(), "users": there()["users"] | {"shoe_size"}}) == ["users.shoe_size"]
    assert unclassified({**there(), "users": there()["users"] - {"email"}}) == ["users.email"]
    less = there()
    del less["users"]
    assert unclassified(less) == ["users: in the file, but there is no such table"]


@pytest.mark.parametrize("table", TABLES)
def test_what_is_said_of_a_table_fits_it(table: Table) -> None:
    one = classification().tables[table.name]
    assert {*one.who, *one.only, *([one.addressed] if one.addressed else [])} <= {*table.columns.keys()}
    for way in one.through:
        assert way.column in table.columns
        assert way.target in metadata.tables[way.table].columns
    if one.whose in (Whose.PARTNERSHIP, Whose.AGENCY):
        assert table in hanging_on(Root("partnerships", None)), "Rows of a partnership lead to it."  # type: ignore[arg-type]
    people = {
        column.name for column in table.columns for key in column.foreign_keys if key.column.table.name == "users"
    }
    assert people <= {*one.who, "acting_for_id"} or table.name == "users", "Columns that name a person are in 'who'."


@pytest.mark.asvs("14.2.4")
def test_what_must_never_leave_is_secret() -> None:
    for name, one in classification().tables.items():
        for column, sort in one.columns.items():
            looks_secret = any(column == part or column.endswith(part) for part in SECRETS)
            assert not looks_secret or sort is Sort.SECRET, f"{name}.{column}"


def test_each_period_is_used_and_says_everything() -> None:
    used = {one.kept.key for one in classification().tables.values()}
    assert used == set(classification().periods)
    for period in classification().periods.values():
        assert all([period.name, period.starts, period.decides, period.why])
        assert period.months > 0 or period.key == "partnership"
