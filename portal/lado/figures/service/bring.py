"""Bring in past contacts from a spreadsheet: all of its rows, or none."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Any

from sqlalchemy import delete, func, insert, select

from portal import audit
from portal.accounts.models import Partnership
from portal.database import db, now
from portal.errors import Refused
from portal.lado.figures.models import PastContact
from portal.lado.figures.past_rows import COLUMNS, read_row
from portal.lado.sealing.traces import Kind, index
from portal.local_time import today
from portal.permissions import Actor, Permission, require

AT_A_TIME = 1_000
Say = Callable[[str], None]


def bring(user: Actor, partnership: Partnership, path: Path, say: Say, wrong: Say, *, replace: bool = False) -> int:
    """Read the file from top to bottom and keep each row as it comes; at the first mistake nothing more is kept, and at
    the end all of it is undone. Returns how many contacts were brought in.

    ``say`` hears how far it is, ``wrong`` each mistake by row and column. With ``replace``, rows of a reference that is
    here already take the place of what was imported under it; else they are a mistake.
    """
    require(user, Permission.FIGURES_KEEP, partnership_id=partnership.id)
    reading = _Reading(partnership, wrong, replace=replace)
    for number, values in reading.rows(path):
        reading.keep(values)
        if number % (5 * AT_A_TIME) == 0:
            say(f"{number:,} rows read")
    reading.finish()
    if reading.mistakes:
        raise Refused(f"Nothing was imported: {reading.mistakes:,} mistakes. Mend them in the file and try again.")
    audit.record(
        "lado.past_imported", user, partnership_id=partnership.id, rows=reading.kept, replaced=reading.replaced
    )
    return reading.kept


class _Reading:
    """One file while it is read. The references of a file lie on the disk meanwhile, so that memory stays flat."""

    def __init__(self, partnership: Partnership, wrong: Say, *, replace: bool) -> None:
        self._partnership = partnership
        self._wrong = wrong
        self._replace = replace
        self._batch: list[dict[str, Any]] = []
        self._at, self._day = now(), today()
        self._seen = _seen()
        self.mistakes = self.kept = self.replaced = 0

    def rows(self, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
        """The values of each row that has no mistake of its own. Row 1 is the header, as a spreadsheet counts."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.reader(file, strict=True)
                _check_header(next(reader, []))
                for number, cells in enumerate(reader, 2):
                    if any(cell.strip() for cell in cells):
                        yield from self._row(number, cells)
        except UnicodeDecodeError as problem:
            raise Refused("The file is not UTF-8. Save it as CSV UTF-8 and try again.") from problem
        except csv.Error as problem:
            raise Refused(f"The file is not a CSV that can be read: {problem}.") from problem

    def _row(self, number: int, cells: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
        if len(cells) != len(COLUMNS):
            self._mistake(number, "", f"has {len(cells)} columns, and the header {len(COLUMNS)}")
            return
        values, problems = read_row(cells, self._day)
        if "reference" in values and (first := self._row_with(values["reference"], number)) is not None:
            problems.append(("reference", f"stands in row {first} already"))
        for column, words in problems:
            self._mistake(number, column, words)
        if not problems:
            yield number, {**values, "row": number}

    def keep(self, values: dict[str, Any]) -> None:
        if len(self._batch) == AT_A_TIME:
            self._flush()
        self._batch.append(values)

    def finish(self) -> None:
        self._flush()
        self._seen.close()

    def _flush(self) -> None:
        """Write a batch, unless something was wrong already; what is here already is looked for all the same."""
        rows = [(one.pop("row"), self._as_row(one)) for one in self._batch]
        self._batch = []
        here = self._here([row["reference_hash"] for _, row in rows])
        if here and self._replace:
            db.session.execute(delete(PastContact).where(PastContact.id.in_(here.values())))
            self.replaced += len(here)
        for number, row in rows:
            if row["reference_hash"] in here and not self._replace:
                self._mistake(number, "reference", "was imported before; add --replace to import it anew")
        if rows and not self.mistakes:
            db.session.execute(insert(PastContact), [row for _, row in rows])
            self.kept += len(rows)

    def _as_row(self, values: dict[str, Any]) -> dict[str, Any]:
        reference, in_time = values.pop("reference"), values.pop("reported_within_one_working_day")
        fixed = {"partnership_id": self._partnership.id, "imported_at": self._at, "in_time": in_time}
        return {**values, **fixed, "reference_hash": hash_of(reference)}

    def _here(self, hashes: list[bytes]) -> dict[bytes, Any]:
        of = (PastContact.partnership_id == self._partnership.id, PastContact.reference_hash.in_(hashes))
        rows = db.session.execute(select(PastContact.reference_hash, PastContact.id).where(*of))
        return {row.reference_hash: row.id for row in rows}

    def _row_with(self, reference: str, number: int) -> int | None:
        """The row in which the same reference stood before."""
        found = self._seen.execute("SELECT row FROM seen WHERE reference = ?", (hash_of(reference),)).fetchone()
        if found is None:
            self._seen.execute("INSERT INTO seen VALUES (?, ?)", (hash_of(reference), number))
        return int(found[0]) if found is not None else None

    def _mistake(self, number: int, column: str, words: str) -> None:
        self.mistakes += 1
        self._wrong(f"Row {number}, {column}: {words}" if column else f"Row {number} {words}")


def count_of(partnership: Partnership) -> int:
    """How many past contacts there are."""
    query = select(func.count()).select_from(PastContact).where(PastContact.partnership_id == partnership.id)
    return db.session.scalar(query) or 0


def hash_of(reference: str) -> bytes:
    """A keyed hash; names have no line break, so no name has the same one."""
    return index.value(Kind.EXACT, f"past reference\n{reference}")


def _seen() -> Connection:
    """A table on the disk that goes when it is closed; it holds hashes."""
    made = connect("")
    made.execute("CREATE TABLE seen (reference BLOB PRIMARY KEY, row INTEGER) WITHOUT ROWID")
    return made


def _check_header(cells: list[str]) -> None:
    found = tuple(cell.strip().casefold() for cell in cells)
    if found == COLUMNS:
        return
    missing = [name for name in COLUMNS if name not in found]
    unknown = [name for name in found if name not in COLUMNS]
    what = "; ".join(
        words
        for words, some in (
            (f"missing: {', '.join(missing)}", missing),
            (f"not known: {', '.join(unknown)}", unknown),
            ("the columns stand in another order", not missing and not unknown),
        )
        if some
    )
    raise Refused(f"Row 1 must be {','.join(COLUMNS)} ({what}).")
