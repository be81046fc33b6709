"""What every archive of parts, a workbook or a document, is asked alike."""

from __future__ import annotations

import zlib
from zipfile import BadZipFile

UNREADABLE = (BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What the library for archives raises when one is damaged, cut short or made to confuse it."""


def leads_out(name: str) -> bool:
    """Whether a part would land outside the folder into which somebody unpacks it."""
    return name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/")
