"""Has LibreOffice open a workbook and save it again, without a window and with a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TypeAlias

from tests.exports import reading

SECONDS = 120

Cells: TypeAlias = dict[str, tuple[str, object]]
"""What stands in each cell of a sheet that is not blank: its place -> its type in the file and its value."""


def office() -> str | None:
    """The program that does it, where there is one."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def save_again(program: str, path: Path, folder: Path) -> Path:
    """The same workbook as LibreOffice writes it, under the same name below ``folder``."""
    profile, saved = folder / "profile", folder / "saved"
    wanted = "xlsx:Calc MS Excel 2007 XML"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", wanted]
    subprocess.run([*command, "--outdir", saved, path], check=True, capture_output=True, timeout=SECONDS)
    return saved / path.name


def cells_of(path: Path) -> dict[str, Cells]:
    """Every sheet by its title, in the order of the tabs."""
    return {
        sheet.title: {
            cell.coordinate: (cell.data_type, reading.value_of(cell))
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in reading.open_workbook(path).worksheets
    }
