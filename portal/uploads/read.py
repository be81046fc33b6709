"""The one door for uploaded tables."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from portal.uploads import text
from portal.uploads.archive import BROKEN
from portal.uploads.table import BadFile, Limits, Row, Table

ROOT = Path(__file__).resolve().parents[2]
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_AROUND: dict[str, Any] = {"cwd": ROOT, "env": {}, "timeout": 20, "check": True}


def read(content: bytes, filename: str, limits: Limits | None = None) -> Table:
    """The table in an uploaded file. What it is, its first bytes say; its name only has to agree.

    Raises BadFile, with what to do.
    """
    within = limits or Limits()
    if not content:
        raise BadFile("The file is empty. Choose another one.")
    if len(content) > within.size:
        raise BadFile(f"The file is larger than {within.size // 1024 // 1024} MB. Divide it into several files.")
    if content.startswith(OLE):
        raise BadFile("The file is an old Excel file or has a password. Save it as .xlsx, without one, and try again.")
    if content.startswith(ZIP):
        return _apart(content, within)
    if filename.casefold().endswith((".xlsx", ".xlsm", ".xls")):
        raise BadFile(BROKEN)
    return text.rows_of(content, within)


def _apart(content: bytes, limits: Limits) -> Table:
    """Let a process of its own read the workbook, so that one made to harm takes nobody else with it."""
    numbers = [str(number) for number in (limits.size, limits.rows, limits.columns, limits.cell)]
    command = [sys.executable, "-m", "portal.uploads.child", *numbers]
    try:
        done = subprocess.run(command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **_AROUND)
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as problem:
        raise BadFile(BROKEN) from problem
    if "problem" in answer:
        raise BadFile(answer["problem"])
    rows = tuple(Row(number, tuple(cells)) for number, *cells in answer["rows"])
    return Table(tuple(answer["headings"]), rows)
