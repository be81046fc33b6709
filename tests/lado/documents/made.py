"""Small whole files of each kind, and the same with one thing wrong."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


def pdf(inside: bytes = b"Invented.") -> bytes:
    return (
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n% " + inside + b"\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
    )


def chunk(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int = 1, height: int = 1) -> bytes:
    """A picture may say that it is as large as it likes: nobody draws it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    image = chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + image + chunk(b"IEND")


def jpg() -> bytes:
    def segment(mark: int, content: bytes) -> bytes:
        return bytes((0xFF, mark)) + struct.pack(">H", len(content) + 2) + content

    frame = segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0")
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + frame
        + segment(0xDA, b"\0")
        + b"\x12\xff\xd9"
    )


def types(main: str) -> bytes:
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="{main}"/></Types>'
    ).encode()


def archive(parts: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return kept.getvalue()


def docx(main: str = WORD, **more: bytes) -> bytes:
    parts = {"[Content_Types].xml": types(main), "word/document.xml": b"<document>Invented.</document>"}
    return archive({**parts, **{name.replace("__", "/").replace("_DOT_", "."): one for name, one in more.items()}})


def xlsx(main: str = EXCEL) -> bytes:
    return archive({"[Content_Types].xml": types(main), "xl/workbook.xml": b"<workbook>Invented.</workbook>"})


WHOLE = {"pdf": pdf(), "png": png(), "jpg": jpg(), "docx": docx(), "xlsx": xlsx()}
