"""Whatever is wrong with a backup, it is refused, and the place it was to go to stays as it was."""

from __future__ import annotations

import io
import secrets
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.backups import archive, sealed
from portal.backups.keys import backup_key
from portal.backups.making import make_backup
from portal.backups.manifest import NAME, from_json
from portal.backups.members import Packer, unpack
from portal.backups.restoring import restore
from portal.backups.sealed import CHUNK, TAG, Key, Passphrase, opened, seal
from portal.config import Settings
from portal.errors import Refused
from tests.backups.arrange import empty_place, everything_in, fill, has_nothing, with_backups
from tests.support.databases import Databases

KEY = Key(bytes(range(32)))
SEALED_CHUNK = CHUNK + TAG
HEADER = len(sealed.MAGIC) + 2 + sealed.SALT + sealed.CHECK
Damage = Callable[[bytes], bytes]


def flipped(at: int) -> Damage:
    """One bit changed at ``at``, from the end when negative."""

    def damage(content: bytes) -> bytes:
        place = at % len(content)
        return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]

    return damage


def chunks_swapped(content: bytes) -> bytes:
    first, second = (HEADER + SEALED_CHUNK * number for number in (0, 1))
    return (
        content[:first]
        + content[second : second + SEALED_CHUNK]
        + content[first:second]
        + content[HEADER + 2 * SEALED_CHUNK :]
    )


DAMAGES: dict[str, Damage] = {
    "empty": lambda content: b"",
    "cut in the header": lambda content: content[: HEADER - 1],
    "only the header": lambda content: content[:HEADER],
    "cut in a chunk": lambda content: content[: HEADER + 100],
    "cut between chunks": lambda content: content[: HEADER + SEALED_CHUNK],
    "cut by one byte": lambda content: content[:-1],
    "one byte more": lambda content: content + b"\0",
    "twice": lambda content: content + content,
    "a chunk again": lambda content: content[: HEADER + SEALED_CHUNK] + content[HEADER:],
    "a chunk left out": lambda content: content[:HEADER] + content[HEADER + SEALED_CHUNK :],
    "chunks swapped": chunks_swapped,
    "flipped in the magic": flipped(3),
    "flipped in the version": flipped(len(sealed.MAGIC)),
    "flipped in the kind": flipped(len(sealed.MAGIC) + 1),
    "flipped in the salt": flipped(len(sealed.MAGIC) + 9),
    "flipped in the check": flipped(HEADER - 1),
    "flipped in the first chunk": flipped(HEADER + 50),
    "flipped in a tag": flipped(HEADER + CHUNK + 1),
    "flipped in the second chunk": flipped(HEADER + SEALED_CHUNK + 7),
    "flipped in the last tag": flipped(-1),
}


@pytest.fixture
def here(app: Flask, settings: Settings, tmp_path: Path) -> Settings:
    fill()
    return with_backups(settings, tmp_path)


def refused(content: bytes, into: Settings) -> None:
    before = everything_in(into.instance_path.parent)
    with pytest.raises(Refused) as refusal:
        restore(io.BytesIO(content), backup_key(into), into)
    assert refusal.value.message.endswith(".")
    assert everything_in(into.instance_path.parent) == before
    assert has_nothing(into)


@pytest.mark.asvs("11.2.5")
@pytest.mark.goal("R7")
def test_a_damaged_backup_is_refused(here: Settings, databases: Databases, tmp_path: Path) -> None:
    path, _ = make_backup(tmp_path / "one.backup", here)
    content = path.read_bytes()
    assert len(content) > HEADER + 2 * SEALED_CHUNK
    with empty_place(databases, tmp_path / "new", here) as there:
        there.folder("files")
        for name, damage in DAMAGES.items():
            assert damage(content) != content, name
            refused(damage(content), there)


@pytest.mark.asvs("11.2.5")
@pytest.mark.parametrize("name", DAMAGES)
def test_the_seal_itself_notices(name: str) -> None:
    out = io.BytesIO()
    seal(out, KEY, "example", [secrets.token_bytes(3 * CHUNK + 100)])
    with pytest.raises(Refused):
        b"".join(opened(io.BytesIO(DAMAGES[name](out.getvalue())), KEY, "example"))


@pytest.mark.asvs("11.2.2")
def test_another_version_is_named_so() -> None:
    out = io.BytesIO()
    seal(out, KEY, "example", [b"x"])
    for change in (flipped(len(sealed.MAGIC)), flipped(0)):
        with pytest.raises(Refused, match="not made by this version"):
            opened(io.BytesIO(change(out.getvalue())), KEY, "example")


@pytest.mark.soak
@pytest.mark.goal("R7")
def test_a_bit_anywhere(here: Settings, databases: Databases, tmp_path: Path) -> None:
    path, _ = make_backup(tmp_path / "one.backup", here)
    content = path.read_bytes()
    with empty_place(databases, tmp_path / "new", here) as there:
        there.folder("files")
        for _ in range(100):
            refused(flipped(secrets.randbelow(len(content)))(content), there)
            refused(content[: secrets.randbelow(len(content))], there)


@pytest.mark.goal("R7")
def test_another_key_does_not_open_it(here: Settings, databases: Databases, tmp_path: Path) -> None:
    path, _ = make_backup(tmp_path / "one.backup", here)
    assert here.backup_key_path is not None
    here.backup_key_path.write_bytes(bytes(32))
    with empty_place(databases, tmp_path / "new", here) as there:
        there.folder("files")
        with pytest.raises(Refused, match="This key does not open the file"):
            restore(io.BytesIO(path.read_bytes()), backup_key(there), there)
        refused(path.read_bytes(), there)


def test_a_manifest_that_does_not_fit_is_refused(here: Settings, tmp_path: Path) -> None:
    """Whoever has the key and leaves a member out is found by the manifest."""
    path, _ = make_backup(tmp_path / "one.backup", here)
    members: dict[str, bytes] = {}
    with path.open("rb") as file:
        for name, data in unpack(opened(file, backup_key(here), archive.PURPOSE)):
            members[name] = b"".join(data)
    for left_out in members:
        content = packed({name: data for name, data in members.items() if name != left_out}, backup_key(here))
        with pytest.raises(Refused):
            archive.verify(io.BytesIO(content), backup_key(here))
    assert from_json(members[NAME]).files == 3
    with pytest.raises(Refused, match="another version"):
        from_json(members[NAME].replace(b'"format": 1', b'"format": 2'))


@pytest.mark.asvs("5.3.3")
def test_a_member_cannot_leave_its_folder(here: Settings, databases: Databases, tmp_path: Path) -> None:
    with empty_place(databases, tmp_path / "new", here) as there:
        there.folder("files")
        for name in ("files/../../out", "/tmp/out", "files/a/b", "keys/audit.key", "files/"):
            refused(packed({name: b"x"}, backup_key(here)), there)


def packed(members: dict[str, bytes], key: Key) -> bytes:
    out = io.BytesIO()
    parts: list[bytes] = []
    packer = Packer(parts.append)
    for name, data in members.items():
        packer.add(name, [data])
    packer.close()
    seal(out, key, archive.PURPOSE, parts)
    return out.getvalue()


SIZES = st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])


@given(SIZES, st.lists(st.integers(1, 70_000), max_size=5))
def test_what_is_sealed_opens_again(size: int, pieces: list[int]) -> None:
    content, out = secrets.token_bytes(size), io.BytesIO()
    parts, start = [], 0
    for piece in pieces:
        parts.append(content[start : start + piece])
        start += piece
    seal(out, KEY, "example", [*parts, content[start:]])
    assert b"".join(opened(io.BytesIO(out.getvalue()), KEY, "example")) == content
    assert len(out.getvalue()) - HEADER == size + TAG * max(1, -(-size // CHUNK))


@pytest.mark.asvs("11.3.3")
@pytest.mark.goal("S6")
@given(SIZES, st.integers(min_value=0))
def test_one_changed_bit_is_noticed(size: int, at: int) -> None:
    out = io.BytesIO()
    seal(out, KEY, "example", [bytes(size)])
    changed = flipped(at % len(out.getvalue()))(out.getvalue())
    with pytest.raises(Refused):
        b"".join(opened(io.BytesIO(changed), KEY, "example"))


@pytest.mark.goal("S6")
@pytest.mark.threat(10)
def test_a_file_opens_only_for_what_it_was_sealed_for() -> None:
    out = io.BytesIO()
    seal(out, KEY, "backup", [b"x"])
    with pytest.raises(Refused, match="This key"):
        b"".join(opened(io.BytesIO(out.getvalue()), KEY, "keys"))


@pytest.mark.asvs("11.3.4")
def test_the_same_content_never_seals_to_the_same_bytes() -> None:
    made = set()
    for _ in range(20):
        out = io.BytesIO()
        seal(out, KEY, "example", [b"the same"])
        made.add(out.getvalue()[HEADER:])
    assert len(made) == 20


@pytest.mark.asvs("11.4.4")
def test_a_pass_phrase_is_exact() -> None:
    out = io.BytesIO()
    seal(out, Passphrase("an invented pass phrase"), "keys", [b"x"])
    assert b"".join(opened(io.BytesIO(out.getvalue()), Passphrase("an invented pass phrase"), "keys")) == b"x"
    for words in ("an invented pass phrase ",):
        with pytest.raises(Refused, match="does not open"):
            opened(io.BytesIO(out.getvalue()), Passphrase(words), "keys")
    with pytest.raises(Refused, match="not opened in this way"):
        opened(io.BytesIO(out.getvalue()), KEY, "keys")


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable()),
        st.binary(max_size=600_000),
        max_size=4,
    )
)
def test_members_come_back(members: dict[str, bytes]) -> None:
    parts: list[bytes] = []
    packer = Packer(parts.append)
    for name, data in members.items():
        packer.add(name, [data[:5], b"", data[5:]])
    packer.close()
    found = {name: b"".join(data) for name, data in unpack(iter(parts))}
    assert found == members


@pytest.mark.parametrize("ending", ["cut", "more", "zipped more"])
def test_members_end_where_they_end(ending: str) -> None:
    parts: list[bytes] = []
    packer = Packer(parts.append)
    packer.add("one", [b"content"])
    packer.close()
    whole = b"".join(parts)
    changed = {"cut": whole[:-6], "more": whole + b"x", "zipped more": zlib.compress(zlib.decompress(whole) + b"x")}
    with pytest.raises(Refused):
        _read_all(iter([changed[ending]]))


def _read_all(parts: Iterator[bytes]) -> None:
    for _, data in unpack(parts):
        for _ in data:
            pass
