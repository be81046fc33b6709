"""Whatever is done to a ciphertext, it opens in its own place with its own key, or not at all."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.audit import AuditEvent
from portal.config import Settings
from portal.data_protection.tables import Sort, classification
from portal.database import Base, db
from portal.lado.models import (
    Contact,
    Decision,
    Document,
    Message,
    NamedConflict,
    Report,
    ReportLink,
    ReportReader,
    SightGrant,
)
from portal.lado.sealing.fields import ERASED, Sealed
from portal.lado.sealing.keystore import keys
from portal.lado.sealing.unreadable import Unreadable
from portal.permissions import public
from portal.schema_registry import metadata
from tests.lado.arrange import make_contact
from tests.support.builders import make_default_partnership

pytestmark = [pytest.mark.goal("S6"), pytest.mark.threat(10), pytest.mark.sqlite]
AT = datetime(2026, 11, 20, 15, 40, tzinfo=UTC)
SEALED_TABLES = (Contact, Report, NamedConflict, Decision, Message, Document, SightGrant, ReportReader, ReportLink)


@dataclass(frozen=True)
class Cell:
    """One sealed value of one row."""

    row: Any
    name: str

    @property
    def sealed(self) -> bytes:
        return getattr(self.row, f"{self.name}_sealed")  # type: ignore[no-any-return]

    def with_bytes(self, sealed: bytes) -> Any:
        """What is read when these bytes stand in the cell."""
        before = self.sealed
        setattr(self.row, f"{self.name}_sealed", sealed)
        try:
            return getattr(self.row, self.name)
        finally:
            setattr(self.row, f"{self.name}_sealed", before)


def fields_of(model: type[Any]) -> list[str]:
    return [name for name, one in vars(model).items() if isinstance(one, Sealed)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Settings]:
    """A key store without a portal around it."""
    made = Settings(instance_path=tmp_path / "instance", database_url="sqlite://", testing=True)
    keys.use(made)
    yield made
    keys.close()


@pytest.fixture
def cells(store: Settings) -> list[Cell]:
    """Every kind of sealed column in several rows: three reports, three contacts, and what hangs on them."""
    made: list[Any] = []
    for _ in range(3):
        report, contact = (uuid.uuid4() for _ in range(2))
        for holder in (report, contact):
            keys.make(holder)
        text = {"answers": {"a": "b"}, "email": "x", "person": {}, "summary": "x", "who": {}, "reason": "x"}
        on = {Report: {"id": report}, Contact: {"id": contact}}
        for model in SEALED_TABLES:
            hangs = on.get(model, {"report_id": report, "contact_id": contact, "holder_id": report})
            known = {name: value for name, value in hangs.items() if hasattr(model, name)}
            made.append(model(**known, **{name: text.get(name, "x") for name in fields_of(model)}))
        made.append(Message(report_id=report, text="x"))
        made.append(Message(contact_id=contact, text="x"))
        reader = ReportReader(report_id=report, who={})
        made += [reader, NamedConflict(id=reader.id, report_id=report, who={})]  # Only the table is another.
    return [Cell(row, name) for row in made for name in fields_of(type(row))]


def test_every_binary_column_behind_the_wall_is_a_sealed_one_or_a_trace() -> None:
    models = [mapper.class_ for mapper in Base.registry.mappers]
    sealed = {(one.__tablename__, name) for one in models for name in fields_of(one)}
    binary = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        if table.name.startswith("lado_")
        for column in table.columns
        if column.type.__class__.__name__ == "LargeBinary"
    }
    assert {("lado_traces", "value"), ("lado_conflict_traces", "value")} <= binary - sealed
    tables = classification().tables
    assert all(tables[table].columns[column] is Sort.SECRET for table, column in binary - sealed)
    assert sealed <= binary


def test_a_thousand_swaps_are_all_refused(cells: list[Cell]) -> None:
    """Between rows, columns, tables and holders: each cell with the bytes of each other one."""
    swaps = 0
    for here, there in itertools.permutations(cells, 2):
        with pytest.raises(Unreadable):
            here.with_bytes(there.sealed)
        swaps += 1
    assert swaps >= 1_000
    assert all(cell.with_bytes(cell.sealed) is not None for cell in cells)


def test_each_changed_bit_is_noticed(cells: list[Cell]) -> None:
    """256 of each kind of field, over its whole length: version, nonce, ciphertext and tag."""
    kinds = {(type(cell.row), cell.name): cell for cell in cells}
    for cell in kinds.values():
        whole = cell.sealed
        for bit in {number * len(whole) * 8 // 256 for number in range(256)}:
            changed = bytearray(whole)
            changed[bit // 8] ^= 1 << bit % 8
            with pytest.raises(Unreadable):
                cell.with_bytes(bytes(changed))


def test_no_other_version_and_nothing_shorter_opens(cells: list[Cell]) -> None:
    cell = cells[0]
    for version in set(range(256)) - {1}:
        with pytest.raises(Unreadable):
            cell.with_bytes(bytes([version]) + cell.sealed[1:])
    for length in range(len(cell.sealed)):
        with pytest.raises(Unreadable):
            cell.with_bytes(cell.sealed[:length])


def test_the_key_of_another_holder_opens_nothing(cells: list[Cell]) -> None:
    message = next(cell for cell in cells if isinstance(cell.row, Message))
    message.row.holder_id = next(cell for cell in cells if isinstance(cell.row, Contact)).row.id
    with pytest.raises(Unreadable):
        _ = message.row.text


def test_another_wrapping_key_opens_nothing(cells: list[Cell], store: Settings, tmp_path: Path) -> None:
    (store.instance_path / "keys" / "lado.key").write_bytes(bytes(range(32)))
    keys.use(store)
    for cell in cells:
        with pytest.raises(Unreadable):
            getattr(cell.row, cell.name)


def test_what_was_sealed_for_a_destroyed_key_is_gone_and_the_rest_is_not(cells: list[Cell], store: Settings) -> None:
    gone = cells[0].row.sealed_for
    wrapped = keys._open().execute("SELECT wrapped FROM case_keys WHERE holder_id = ?", (gone.hex,)).fetchone()[0]
    keys.destroy(gone)
    for cell in cells:
        if cell.row.sealed_for == gone:
            assert getattr(cell.row, cell.name) in (ERASED, {}, [], None)
        else:
            getattr(cell.row, cell.name)
    left = b"".join(path.read_bytes() for path in keys.path.parent.iterdir())
    assert wrapped not in left, "neither in the file nor in its journal"


def test_the_store_is_durable_before_it_answers(store: Settings) -> None:
    asked = {name: keys._open().execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "secure_delete")}
    assert asked == {"synchronous": 2, "secure_delete": 1}
    assert keys._open().execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_person_gets_a_page_with_a_reference_and_the_record_one_event(app: Flask, unit_of_work: Any) -> None:
    with unit_of_work():
        place = make_default_partnership()
        contact = make_contact(place)
        contact.person_sealed = contact.summary_sealed
        other = make_contact(place)
        other.person_sealed = other.summary_sealed
    looks = {"changed": contact.id, "moved": other.id}
    for name, contact_id in looks.items():
        app.add_url_rule(f"/{name}", name, public(lambda one=contact_id: str(db.session.get_one(Contact, one).person)))
    for number, name in enumerate(looks, start=1):
        response = FlaskClient(app).get(f"/{name}")
        assert response.status_code == 409
        assert "This cannot be shown" in response.text
        assert "Inventa" not in response.text
        with unit_of_work() as session:
            events = session.query(AuditEvent).where(AuditEvent.action == "lado.unreadable").all()
            assert len(events) == number
            assert events[-1].request_id in response.text
