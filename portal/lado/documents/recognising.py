"""What a file is, by its content alone: its name says nothing, and neither does the browser.

Nothing is decoded, drawn or unpacked into memory. What is looked at is bounded: the marks at both ends, the chunks of a
picture, the directory of an archive.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from portal.lado.documents import office
from portal.lado.documents.refusing import BadDocument

PNG_BEGINS, JPEG_BEGINS, PDF_BEGINS = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
ZIP_BEGINS, OLD_OFFICE_BEGINS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NEAR_THE_END = 4096
STANDALONE = {0x01, *range(0xD0, 0xD8)}
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
START_OF_SCAN, END_OF_PICTURE = 0xDA, b"\xff\xd9"

NOT_TAKEN = (
    "This file cannot be taken. Choose a PDF, a Word document (.docx), an Excel workbook (.xlsx), or a picture "
    "(.jpg or .png)"
)
DAMAGED = "This file is damaged or not whole. Save it again, and choose the new one"
OLD_OFFICE = "This is an old Word or Excel file, or it has a password. Save it as .docx, .xlsx or PDF without one"


def kind_of(content: bytes) -> str:
    """``pdf``, ``docx``, ``xlsx``, ``jpg`` or ``png``; raises BadDocument with what to do."""
    if not content:
        raise BadDocument("This file is empty. Choose another one")
    if content.startswith(OLD_OFFICE_BEGINS):
        raise BadDocument(OLD_OFFICE)
    for begins, look in LOOKS:
        if content.startswith(begins):
            return look(content)
    raise BadDocument(NOT_TAKEN)


def _pdf(content: bytes) -> str:
    """A number, something in it, and behind it where its parts are and its end."""
    is_numbered = content[5:6].isdigit() and content[6:7] == b"." and content[7:8].isdigit()
    end = content[-NEAR_THE_END:]
    if not (is_numbered and b" obj" in content and b"startxref" in end and b"%%EOF" in end):
        raise BadDocument(DAMAGED)
    return "pdf"


def _png(content: bytes) -> str:
    """Walk over the chunks: the first is the header, with its right sum, and the last the end."""
    at, first = len(PNG_BEGINS), True
    while at + 12 <= len(content):
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if first and (name != b"IHDR" or length != 13 or not _has_its_sum(content[at + 4 : at + 25])):
            break
        if name == b"IEND":
            return "png"
        first, at = False, at + 12 + length
    raise BadDocument(DAMAGED)


def _has_its_sum(header: bytes) -> bool:
    return zlib.crc32(header[:-4]) == int.from_bytes(header[-4:], "big")


def _jpeg(content: bytes) -> str:
    """Walk over the segments to where the picture itself begins; before that something has to say how large it is."""
    at, framed = 2, False
    while at + 4 <= len(content) and content[at] == 0xFF:
        mark = content[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        if mark == START_OF_SCAN:
            if framed and END_OF_PICTURE in content[at:]:
                return "jpg"
            break
        framed = framed or mark in FRAMES
        at += 2 if mark in STANDALONE else 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    raise BadDocument(DAMAGED)


LOOKS: tuple[tuple[bytes, Callable[[bytes], str]], ...] = (
    (PDF_BEGINS, _pdf),
    (PNG_BEGINS, _png),
    (JPEG_BEGINS, _jpeg),
    (ZIP_BEGINS, office.kind_of),
)
