"""A row of each table behind the wall that hangs on a contact, made from what the models say of its columns."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from types import UnionType
from typing import Any, get_args, get_origin

from sqlalchemy import CheckConstraint, Column

from portal.database import Base, db, now
from portal.lado.sealing.fields import Sealed
from portal.lado.sealing.keystore import keys
from portal.local_time import today

Words = Callable[[str, str], str]
GIVEN = {("lado_marks", "kind"): "referrer", ("lado_marks", "value"): "identified"}
"""Where the constraints of two columns belong together."""

ONE_OF = r"\b{}\b IN \(([^)]*)\)"


class Filler:
    """``rows`` are those that are there already, by table; ``words`` what a sealed column says."""

    def __init__(self, words: Words, *rows: Any) -> None:
        self.words, self.rows = words, {row.__tablename__: row for row in rows}
        self.models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}

    def fill(self) -> None:
        """Make what is not there of every table with a sealed column."""
        for name, model in self.models.items():
            if name.startswith("lado_") and (there := db.session.query(model).first()) is not None:
                self.rows.setdefault(name, there)
        for name, model in sorted(self.models.items()):
            if name.startswith("lado_") and sealed_in(model):
                self.row(name)

    def row(self, name: str) -> Any:
        if name in self.rows:
            return self.rows[name]
        model = self.models[name]
        values = {one.name: self._value(one) for one in model.__table__.columns if one.name not in sealed_in(model)}
        plain = {key: value for key, value in values.items() if value is not None and hasattr(model, key)}
        made = model(**plain)
        keys.make(made.sealed_for) if sealed_in(model) else None
        for column, one in sealed_in(model).items():
            setattr(made, column, _of_kind(one, self.words(name, column)))
        db.session.add(made)
        db.session.flush()
        self.rows[name] = made
        return made

    def _value(self, column: Column[Any]) -> Any:
        if column.name == "id":
            return self.rows["lado_contacts"].id if _is_the_contacts(column) else uuid.uuid4()
        if column.foreign_keys:
            target = next(iter(column.foreign_keys)).column.table.name
            wanted = not column.nullable or target in ("lado_contacts", "lado_reports", "lado_meetings")
            return self.row(target).id if wanted and target != column.table.name else None
        if column.nullable:
            return None
        if column.name == "holder_id":
            return self.rows["lado_contacts"].id
        return _plain(column)


def sealed_in(model: type[Any]) -> dict[str, Sealed[Any]]:
    return {name: one for name, one in vars(model).items() if isinstance(one, Sealed)}


def rows_of(model: type[Any]) -> list[Any]:
    return list(db.session.query(model))


def _is_the_contacts(column: Column[Any]) -> bool:
    checks = (str(one.sqltext) for one in column.table.constraints if isinstance(one, CheckConstraint))
    return any(one == "id = contact_id" for one in checks)


def _plain(column: Column[Any]) -> Any:
    if (column.table.name, column.name) in GIVEN:
        return GIVEN[column.table.name, column.name]
    for one in column.table.constraints:
        if isinstance(one, CheckConstraint) and (found := re.search(ONE_OF.format(column.name), str(one.sqltext))):
            return found[1].split(",")[0].strip().strip("'")
    kind = type(column.type).__name__
    made = {
        "String": lambda: uuid.uuid4().hex[:8],
        "Integer": lambda: 1,
        "Boolean": lambda: False,
        "Date": today,
        "UtcDateTime": now,
        "JsonText": list,
        "LargeBinary": lambda: uuid.uuid4().bytes,
        "Uuid": uuid.uuid4,
    }
    return made[kind]()


def _of_kind(one: Sealed[Any], words: str) -> Any:
    kind = get_args(getattr(one, "__orig_class__", Sealed[str]))[0]
    kinds = {get_origin(each) or each for each in (get_args(kind) if isinstance(kind, UnionType) else (kind,))}
    if dict in kinds:
        return {"name": words}
    return [words] if list in kinds else words
