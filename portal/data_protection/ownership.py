"""Which rows are a partnership's, hang on one record, or are about one person: worked out from ``tables.yaml``."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, Uuid, and_, false, func, or_, select

from portal.data_protection.tables import Classified, classification
from portal.schema_registry import metadata


@dataclass(frozen=True, slots=True)
class Root:
    """The record that others hang on: a row of ``table``."""

    table: str
    id: uuid.UUID


def belongs_to(name: str, root: Root) -> ColumnElement[bool]:
    """The condition on rows of the table ``name`` that they are ``root`` or lead to it.

    A row that could lead to several places belongs to the first of its columns that is not empty: an event that names a
    partnership is that partnership's, whatever agency it names.
    """
    table = metadata.tables[name]
    if name == root.table:
        return table.c.id == root.id
    ways: list[ColumnElement[bool]] = []
    before: list[str] = []
    for way in classification().tables[name].through:
        target = metadata.tables[way.table]
        there = select(target.c[way.target]).where(belongs_to(way.table, root))
        empty = [table.c[column].is_(None) for column in before if column != way.column]
        ways.append(and_(table.c[way.column].in_(there), *empty))
        before.append(way.column)
    return or_(false(), *ways)


def of_partnership(classified: Classified, partnership_id: uuid.UUID) -> ColumnElement[bool]:
    """The rows that a partnership holds; those that a table keeps for an agency alone are left out."""
    table = metadata.tables[classified.name]
    only = [table.c[column] == value for column, value in classified.only.items()]
    mine = belongs_to(classified.name, Root("partnerships", partnership_id))
    return and_(mine, *only, *_in_no_file(classified))


def about_person(classified: Classified, person_id: uuid.UUID, email: str) -> ColumnElement[bool]:
    """The rows that name a person, as their subject or as who did it, or that were sent to their address."""
    table = metadata.tables[classified.name]
    found: list[ColumnElement[bool]] = []
    for column in classified.who:
        is_id = isinstance(table.c[column].type, Uuid)
        found.append(table.c[column] == (person_id if is_id else str(person_id)))
    if classified.addressed:
        found.append(func.lower(table.c[classified.addressed]) == email.lower())
    return and_(or_(false(), *found), *_in_no_file(classified))


def _in_no_file(classified: Classified) -> list[ColumnElement[bool]]:
    """What keeps out of every file: of events and e-mails those that come from behind the LADO's wall."""
    table = metadata.tables[classified.name]
    return [~table.c[column].startswith(prefix, autoescape=True) for column, prefix in classified.without.items()]


def hanging_on(root: Root) -> list[Table]:
    """The tables whose rows can hang on a row of ``root.table``, those first that others do not need."""
    return [table for table in reversed(metadata.sorted_tables) if _leads_to(table.name, root.table)]


def _leads_to(name: str, root: str) -> bool:
    return name == root or any(_leads_to(way.table, root) for way in classification().tables[name].through)
