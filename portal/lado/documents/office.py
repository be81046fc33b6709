"""Word documents and Excel workbooks: archives of parts, of which one says what they are.

The directory is looked at first: how much it would unpack to, how tightly, and what stands in it. Then each part is
unpacked piece by piece and thrown away, so that a directory that lies is found; none of it is kept or understood.
"""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from portal.lado.documents.refusing import BadDocument
from portal.uploads.parts import UNREADABLE, leads_out

MAX_PARTS = 3_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
SMALL_PART = 1024 * 1024
"""Parts up to this size may be packed as tightly as they like: repeated XML is, and harmless."""

MAX_TYPES = 1024 * 1024
PIECE = 256 * 1024
TYPES = "[content_types].xml"
MAIN = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
ROOMS = {"docx": "word/", "xlsx": "xl/"}
MACROS = ("vbaproject", "vbadata", "macrosheets/", "activex")
PROGRAMS = (".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".lnk", ".msi", ".hta", ".scr", ".jar")

BROKEN = "This file is damaged, or neither a Word document nor an Excel workbook. Save it again, and choose the new one"
HAS_MACROS = "This file holds macros. Save it without them as .docx, .xlsx or PDF, and choose that file"
HAS_PROGRAMS = "This file holds another file that could be a program. Save it without that one, or as PDF"
TOO_LARGE = "This file is too large when it is unpacked. Save it as PDF, and choose that file"
LOCKED = "This file is protected with a password. Save it without the password, and choose that file"


def kind_of(content: bytes) -> str:
    """``docx`` or ``xlsx``; raises BadDocument."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _directory(parts)
            kind = _declared(_types(archive, parts), [part.filename for part in parts])
            for part in parts:
                _unpacks(archive, part)
    except UNREADABLE as problem:
        raise BadDocument(BROKEN) from problem
    return kind


def _directory(parts: list[ZipInfo]) -> None:
    names = [part.filename.casefold() for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise BadDocument(LOCKED)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BadDocument(TOO_LARGE)
    if any(part.file_size > max(SMALL_PART, MAX_RATIO * part.compress_size) for part in parts):
        raise BadDocument(TOO_LARGE)
    if len(set(names)) != len(names) or any(leads_out(name) for name in names):
        raise BadDocument(BROKEN)
    if any(word in name for name in names for word in MACROS):
        raise BadDocument(HAS_MACROS)
    if any(name.endswith(PROGRAMS) or "oleobject" in name for name in names):
        raise BadDocument(HAS_PROGRAMS)


def _types(archive: ZipFile, parts: list[ZipInfo]) -> bytes:
    """The part that says what the others are."""
    found = [part for part in parts if part.filename.casefold() == TYPES]
    if not found or found[0].file_size > MAX_TYPES:
        raise BadDocument(BROKEN)
    return archive.read(found[0])


def _declared(types: bytes, names: list[str]) -> str:
    if b"macroenabled" in types.lower() or b"vbaproject" in types.lower():
        raise BadDocument(HAS_MACROS)
    kinds = [kind for name, kind in MAIN.items() if b'"' + name + b'"' in types or b"'" + name + b"'" in types]
    if len(kinds) != 1 or not any(name.startswith(ROOMS[kinds[0]]) for name in names):
        raise BadDocument(BROKEN)
    return kinds[0]


def _unpacks(archive: ZipFile, part: ZipInfo) -> None:
    """Raises BadZipFile when the part is not what the directory says: its size, and the sum of its bytes."""
    size = 0
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            size += len(piece)
    if size != part.file_size:
        raise BadZipFile("A part is not as long as the directory says.")
