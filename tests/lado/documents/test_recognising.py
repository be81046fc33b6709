"""What a file is, its content says; what is not exactly one of five kinds is turned away with a sentence."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.lado.documents import office
from portal.lado.documents.recognising import LOOKS, kind_of
from portal.lado.documents.refusing import BadDocument
from tests.lado.documents import made

pytestmark = pytest.mark.sqlite
BEGINNINGS = [begins for begins, _ in LOOKS]


@pytest.mark.asvs("5.2.2")
@pytest.mark.parametrize("kind", made.WHOLE)
def test_each_kind_is_known_by_its_content(kind: str) -> None:
    assert kind_of(made.WHOLE[kind]) == kind


@given(st.binary(max_size=400), st.sampled_from([b"", *BEGINNINGS, b"\xff\xd8\xff\xe0\0\x04..", b"%PDF-1.7"]))
@settings(max_examples=200, deadline=None)
def test_what_begins_like_one_and_goes_on_at_random_is_none(content: bytes, begins: bytes) -> None:
    with pytest.raises(BadDocument) as refused:
        kind_of(begins + content)
    assert (refused.value.field, refused.value.message[-1] != ".") == ("file", True)


@given(st.sampled_from(sorted(made.WHOLE)), st.data())
@settings(max_examples=100, deadline=None)
def test_what_is_cut_off_or_changed_is_its_kind_or_none(kind: str, data: st.DataObject) -> None:
    """It never becomes another kind, and nothing but a refusal comes of it."""
    whole = made.WHOLE[kind]
    cut = data.draw(st.integers(0, len(whole)))
    changed = bytearray(whole)
    changed[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    for content in (whole[:cut], bytes(changed)):
        with contextlib.suppress(BadDocument):
            assert kind_of(content) == kind


@pytest.mark.parametrize("kind", made.WHOLE)
def test_half_of_one_is_none(kind: str) -> None:
    with pytest.raises(BadDocument):
        kind_of(made.WHOLE[kind][: len(made.WHOLE[kind]) // 2])


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\0", b"<html><script>alert(1)</script>", b"GIF89a", b"%!PS-Adobe", b"PK\x05\x06" + bytes(18)],
)
def test_other_kinds_are_turned_away(content: bytes) -> None:
    with pytest.raises(BadDocument):
        kind_of(content)


def test_an_old_office_file_is_told_what_to_become() -> None:
    with pytest.raises(BadDocument, match=r"old Word or Excel file.*\.docx"):
        kind_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))


@pytest.mark.parametrize("missing", [b" obj", b"startxref", b"%%EOF", b"1.7"])
def test_a_pdf_without_what_each_has_is_damaged(missing: bytes) -> None:
    with pytest.raises(BadDocument):
        kind_of(made.pdf().replace(missing, b""))


def test_a_picture_as_large_as_a_town_is_not_drawn() -> None:
    assert kind_of(made.png(0x7FFFFFFF, 0x7FFFFFFF)) == "png"


def test_a_picture_whose_header_is_not_its_own_is_damaged() -> None:
    whole = bytearray(made.png())
    whole[17] ^= 1
    with pytest.raises(BadDocument):
        kind_of(bytes(whole))


def test_a_picture_that_never_says_how_large_it_is_is_damaged() -> None:
    whole = made.jpg()
    at = whole.index(b"\xff\xc0")
    with pytest.raises(BadDocument):
        kind_of(whole[: at + 1] + b"\xfe" + whole[at + 2 :])


def test_a_picture_that_stops_within_itself_is_damaged() -> None:
    with pytest.raises(BadDocument):
        kind_of(made.jpg().removesuffix(b"\xff\xd9"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (made.docx(made.MACRO), "macros"),
        (made.docx(word__vbaProject_DOT_bin=b"x"), "macros"),
        (made.docx(xl__macrosheets__sheet1_DOT_xml=b"x"), "macros"),
        (made.docx(word__embeddings__oleObject1_DOT_bin=b"x"), "a program"),
        (made.docx(word__embeddings__x_DOT_exe=b"x"), "a program"),
        (made.docx("application/zip"), "damaged"),
        (made.docx(made.EXCEL), "damaged"),
        (made.xlsx(made.WORD), "damaged"),
        (made.archive({"word/document.xml": b"x"}), "damaged"),
        (made.archive({"[Content_Types].xml": made.types(made.WORD), "word/../../x": b"x"}), "damaged"),
        (made.archive({"[Content_Types].xml": made.types(made.WORD), "word/a": b"", "WORD/A": b""}), "damaged"),
    ],
)
def test_an_archive_that_is_no_plain_document_is_turned_away(content: bytes, says: str) -> None:
    with pytest.raises(BadDocument, match=says):
        kind_of(content)


@pytest.mark.goal("I5")
@pytest.mark.asvs("5.2.3")
def test_a_bomb_is_seen_in_its_directory() -> None:
    with pytest.raises(BadDocument, match="too large when it is unpacked"):
        kind_of(made.docx(word__media__x_DOT_xml=bytes(8 * office.SMALL_PART)))
    with pytest.raises(BadDocument, match="too large when it is unpacked"):
        kind_of(made.docx(**{f"word__{number}": b"" for number in range(office.MAX_PARTS)}))


def test_together_the_parts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    content = made.docx(word__a=bytes(1000), word__b=bytes(1000))
    assert kind_of(content) == "docx"
    monkeypatch.setattr(office, "MAX_UNPACKED", 2000)
    with pytest.raises(BadDocument, match="too large"):
        kind_of(content)


def test_a_directory_that_lies_about_a_size_is_found() -> None:
    """The part unpacks to a megabyte, and the directory says that it is a hundred bytes."""
    whole = bytearray(made.docx(word__media__x_DOT_xml=bytes(1024 * 1024)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = whole.rindex(mark)
        assert struct.unpack_from("<I", whole, place + at) == (1024 * 1024,)
        struct.pack_into("<I", whole, place + at, 100)
    with pytest.raises(BadDocument, match="damaged"):
        kind_of(bytes(whole))


def test_a_password_is_said_to_be_one() -> None:
    whole = bytearray(made.docx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.rindex(mark) + at] |= 1
    assert zipfile.is_zipfile(io.BytesIO(bytes(whole)))
    with pytest.raises(BadDocument, match="password"):
        kind_of(bytes(whole))
