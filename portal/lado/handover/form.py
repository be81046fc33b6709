"""The documented JSON form of cases, ``docs/case-json.md``: built from the rows, and a schema that says what it is.

Keys are those of the columns and stay; a change that a reader would have to know of gets a new ``FORMAT``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from marshmallow import RAISE, Schema, fields, validate
from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, String, Uuid, inspect, select
from sqlalchemy.types import TypeEngine

from portal.accounts.models import Agency, Partnership, User
from portal.database import JsonText, db, now
from portal.lado import policy
from portal.lado.checks.models import Check
from portal.lado.checks.policy import checks_visible_to
from portal.lado.handover.codes import CODES, label_of
from portal.lado.handover.parts import CONTACT, LEFT_OUT, LISTS, PARTS, REPORT, Part
from portal.lado.handover.referrer import drop_referrer
from portal.lado.models import Contact
from portal.lado.need.naming import IDENTIFIED, referrer_named, restricted
from portal.lado.reports.draft import draft_of
from portal.permissions import Actor

FORMAT = "lado-cases/1"
People = dict[uuid.UUID, str]


def build(user: Actor, partnership: Partnership, contacts: Iterable[Contact]) -> dict[str, Any]:
    """The form of some cases, as they stand."""
    return {
        "format": FORMAT,
        "made_at": now().isoformat(),
        "partnership": {"key": partnership.key, "name": partnership.name},
        "cases": [case_of(user, one) for one in contacts],
    }


def case_of(user: Actor, contact: Contact) -> dict[str, Any]:
    """One case. Who is told of as the referrer is what was settled for every letter."""
    named = referrer_named(contact)
    case: dict[str, Any] = {
        "reference": contact.reference,
        "referrer": {"code": named, "label": named.capitalize()},
        "naming_restricted": restricted(contact),
    }
    rows = {part.key: _rows(user, part, contact) for part in PARTS}
    people = _people(rows)
    for part in PARTS:
        case[part.key] = [_object(row, people) for row in rows[part.key]]
    case[CONTACT.key] = case[CONTACT.key][0]
    case[REPORT.key] = next(iter(case[REPORT.key]), None)
    if case[REPORT.key] is not None:
        case[REPORT.key]["questions"] = _questions(rows[REPORT.key][0])
    return case if named == IDENTIFIED else drop_referrer(case)


def names_in(part: Part) -> list[tuple[str, Column[Any]]]:
    """The columns of a part that are in the form, by the attribute that holds them."""
    dropped = LEFT_OUT.get(part.model.__tablename__, {})
    mapped = inspect(part.model).column_attrs
    found = [(attr.key.removesuffix("_sealed"), cast("Column[Any]", attr.columns[0])) for attr in mapped]
    return sorted((name, column) for name, column in found if name not in dropped)


def _rows(user: Actor, part: Part, contact: Contact) -> list[Any]:
    """The rows of a part; of those that lead to other contacts the ones that ``user`` may know of, and of checks
    those that tell of none that is hidden from them.
    """
    order = inspect(part.model).columns[part.order]
    identity = inspect(part.model).primary_key
    query = select(part.model).where(part.where(contact)).order_by(order, *identity)
    if part.elsewhere:
        seen = policy.visible_to(user).with_only_columns(Contact.id)
        query = query.where(inspect(part.model).columns["contact_id"].in_(seen))
    if part.model is Check:
        query = query.where(Check.id.in_(checks_visible_to(user).with_only_columns(Check.id)))
    return list(db.session.scalars(query))


def _object(row: Any, people: People) -> dict[str, Any]:
    part = next(one for one in PARTS if isinstance(row, one.model))
    return {name: _value(row, name, column, people) for name, column in names_in(part)}


def _value(row: Any, name: str, column: Column[Any], people: People) -> Any:
    """Codes with their label, people and agencies with their name, days and moments in ISO 8601; nothing is sealed."""
    value = getattr(row, name)
    place = f"{row.__tablename__}.{name}"
    if value is None:
        return None
    if _leads_to(column) in ("users", "agencies"):
        return {"id": str(value), "name": people.get(value, "")}
    if place in CODES:
        return [_coded(place, one) for one in value] if isinstance(value, list) else _coded(place, value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _coded(place: str, code: str) -> dict[str, str]:
    return {"code": code, "label": label_of(place, code)}


def _people(rows: dict[str, list[Any]]) -> People:
    """The names of whoever the rows lead to, in two statements."""
    wanted: dict[str, set[uuid.UUID]] = {"users": set(), "agencies": set()}
    for part in PARTS:
        for name, column in names_in(part):
            target = _leads_to(column)
            if target in wanted:
                wanted[target] |= {getattr(row, name) for row in rows[part.key]}
    users = db.session.execute(select(User.id, User.name).where(User.id.in_(wanted["users"] - {None})))
    agencies = db.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(wanted["agencies"] - {None})))
    return {one: name for found in (users, agencies) for one, name in found}


def _leads_to(column: Column[Any]) -> str:
    return next((key.column.table.name for key in column.foreign_keys), "")


def _questions(report: Any) -> dict[str, str]:
    """What was asked, by the keys of the answers."""
    draft = draft_of(report)
    return {one.key: one.text for section in draft.question_set.sections for one in section.questions}


@cache
def schema() -> Schema:
    """What the form is, for whoever reads it; every key is there, and no other."""
    case: dict[str, fields.Field[Any]] = {
        "reference": fields.String(required=True),
        "referrer": fields.Nested(_code(), required=True),
        "naming_restricted": fields.Boolean(required=True),
        CONTACT.key: fields.Nested(_of(CONTACT), required=True),
        REPORT.key: fields.Nested(_of(REPORT, questions=fields.Dict(required=True)), required=True, allow_none=True),
    }
    case |= {part.key: fields.List(fields.Nested(_of(part)), required=True) for part in LISTS}
    head: dict[str, fields.Field[Any]] = {
        "format": fields.String(required=True, validate=validate.Equal(FORMAT)),
        "made_at": fields.AwareDateTime(format="iso", required=True),
        "partnership": fields.Nested(_strings("key", "name"), required=True),
        "cases": fields.List(fields.Nested(_strict(case)), required=True),
    }
    return _strict(head)()


def _of(part: Part, **further: fields.Field[Any]) -> type[Schema]:
    made = {name: _field(part.model.__tablename__, name, column) for name, column in names_in(part)}
    return _strict({**made, **further})


def _field(table: str, name: str, column: Column[Any]) -> fields.Field[Any]:
    """The shape of one value. What is sealed is text, or an object whose keys depend on what was known."""
    free: dict[str, Any] = {"required": True, "allow_none": column.nullable is not False or _may_be_dropped(name)}
    if _leads_to(column) in ("users", "agencies"):
        return fields.Nested(_strings("id", "name"), **{**free, "allow_none": True})
    if f"{table}.{name}" in CODES:
        one = fields.Nested(_code(), **free)
        return fields.List(one, **free) if isinstance(column.type, JsonText) else one
    return _plain(column.type, free)


def _may_be_dropped(name: str) -> bool:
    """Whether the referrer's name may have stood there."""
    return name in ("person", "answers")


def _plain(kind: TypeEngine[Any], free: dict[str, Any]) -> fields.Field[Any]:
    if isinstance(kind, LargeBinary | JSON | JsonText):
        return fields.Raw(**free)
    for of, field in (
        (Uuid, fields.UUID),
        (Boolean, fields.Boolean),
        (Integer, fields.Integer),
        (Date, fields.Date),
        (String, fields.String),
    ):
        if isinstance(kind, of):
            return field(**free)
    return fields.AwareDateTime(format="iso", **free)


def _code() -> type[Schema]:
    return _strings("code", "label")


def _strings(*names: str) -> type[Schema]:
    return _strict({name: fields.String(required=True) for name in names})


def _strict(made: dict[str, fields.Field[Any]]) -> type[Schema]:
    class Strict(Schema):
        """Refuses a key that the form does not have."""

        class Meta:
            unknown = RAISE

    return Strict.from_dict(dict(made))
