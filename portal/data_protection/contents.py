"""What goes into a file that someone takes away: tables as CSV and as JSON, stored files, and a manifest."""

from __future__ import annotations

import codecs
import json
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from exports.csv_text import csv_of
from portal.data_protection.tables import Classified
from portal.schema_registry import metadata
from portal.storage import StoredFile, storage

BATCH = 500


@dataclass(slots=True)
class Manifest:
    """How many rows of each table are in the file, and which tables are not, with the reason."""

    about: dict[str, str]
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    left_out: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        found = {"about": self.about, "rows": self.rows, "files": self.files, "left_out": self.left_out}
        return json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


class Contents:
    """Writes one zip, table by table; nothing of it needs to be gone back to, so that it may go into any stream."""

    def __init__(self, to: IO[bytes], session: Session, about: dict[str, str]) -> None:
        self._zip = zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED)
        self._session, self.manifest = session, Manifest(about)

    def table(self, one: Classified, condition: ColumnElement[bool]) -> None:
        """The rows of a table, without its secret columns."""
        with self._zip.open(f"json/{one.name}.jsonl", "w") as member:
            count = 0
            for row in self._rows(one, condition):
                count += 1
                found = dict(zip(one.shown, row, strict=True))
                member.write(json.dumps(found, default=_plain, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        with self._zip.open(f"csv/{one.name}.csv", "w") as member:
            member.write(csv_of([one.shown]))
            for rows in _in_batches(self._rows(one, condition)):
                member.write(csv_of([[_cell(value) for value in row] for row in rows]).removeprefix(codecs.BOM_UTF8))
        self.manifest.rows[one.name] = count

    def files(self, condition: ColumnElement[bool]) -> None:
        """The stored files under their ids; ``stored_files`` says what each is called. Those that are gone stay out."""
        for stored in self._session.scalars(select(StoredFile).where(condition).order_by(StoredFile.created_at)):
            path = storage.path(stored.stored_as)
            if path.exists():
                self._zip.write(path, f"files/{stored.id}")
                self.manifest.files += 1

    def leave_out(self, one: Classified, why: str) -> None:
        self.manifest.left_out[one.name] = why

    def close(self, read_me: str) -> None:
        self._zip.writestr("READ-ME.txt", read_me)
        self._zip.writestr("manifest.json", self.manifest.to_json())
        self._zip.close()

    def _rows(self, one: Classified, condition: ColumnElement[bool]) -> Iterator[Sequence[Any]]:
        table = metadata.tables[one.name]
        query = select(*(table.c[name] for name in one.shown)).where(condition)
        key = [column for column in table.primary_key if column.name in one.shown]
        yield from self._session.execute(query.order_by(*key), execution_options={"yield_per": BATCH})


def _in_batches(rows: Iterator[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _plain(value: object) -> str:
    """What JSON has no word for."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (uuid.UUID, Decimal)):
        return str(value)
    raise TypeError(f"There is no JSON for {type(value).__name__}.")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (date, datetime, uuid.UUID)):
        return _plain(value)
    return json.dumps(value, default=_plain, ensure_ascii=False)
