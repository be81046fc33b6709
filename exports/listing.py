"""A workbook of one plain list: headings, rows of texts, and nothing else. Also one without rows, to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from exports.cells import Cells, Origin
from exports.names import CREATOR, one_line, sheet_name, table_name
from exports.stream import RowFile, StringFile, assemble
from exports.styles import HEADING, TEXT, Styles
from exports.tables import Layout, lay_out


@dataclass(frozen=True, slots=True)
class Listing:
    """One sheet. Widths are in characters."""

    title: str
    headings: Sequence[str]
    widths: Sequence[float]
    rows: Iterable[Sequence[str]]


class _NoLongTexts:
    """The texts of a list are short; one that is not ends by saying so."""

    def keep(self, origin: Origin, parts: tuple[str, ...]) -> None:
        """Nothing goes on elsewhere."""

    def number(self, origin: Origin) -> tuple[int, bool]:
        return 0, False


def workbook_of(listings: Sequence[Listing], taken_at: datetime, footer: str = "") -> bytes:
    """The lists as a workbook, a sheet each."""
    with TemporaryDirectory() as folder:
        target = Path(folder, "list.xlsx")
        _write(listings, taken_at, footer, Path(folder), target)
        return target.read_bytes()


def _write(listings: Sequence[Listing], taken_at: datetime, footer: str, folder: Path, target: Path) -> None:
    frame = Workbook()
    scratch: Worksheet = frame.worksheets[0]
    strings = StringFile(folder / "strings.xml")
    cells = Cells(Styles(frame), strings, _NoLongTexts())
    files: list[RowFile] = []
    for place, listing in enumerate(listings, 1):
        rows = RowFile(folder / f"sheet{place}.xml")
        files.append(rows)
        rows.add([cells.text(heading, Origin("", heading), HEADING) for heading in listing.headings])
        for row in listing.rows:
            rows.add([cells.text(text, Origin("", ""), TEXT) for text in row])
        rows.close()
        layout = Layout(table_name(listing.title), listing.headings, listing.widths, title=listing.title, footer=footer)
        lay_out(frame.create_sheet(sheet_name(listing.title, frame.sheetnames)), layout, rows.rows)
    strings.close()
    frame.remove(scratch)
    properties = frame.properties
    properties.creator, properties.title = CREATOR, one_line(listings[0].title)
    properties.created = properties.modified = taken_at.astimezone(UTC).replace(tzinfo=None)
    frame.calculation.fullCalcOnLoad = False
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        ExcelWriter(frame, archive).save()
    (folder / "frame.xlsx").write_bytes(held.getvalue())
    assemble(folder / "frame.xlsx", target, files, strings)
