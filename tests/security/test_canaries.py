"""What people typed is where it belongs and nowhere else, and what nobody may know is nowhere at all.

A canary is typed into every field of every form that takes any words, and planted in each sensitive column that no form
leads to; then each file that the portal can write is searched for it, as text and in the shapes that text takes on its
way: other encodings, Base64, workbooks, archives.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from portal import logs
from portal.backups.making import make_backup
from portal.database import Base, db
from tests.backups.arrange import with_backups
from tests.permissions.test_matrix import OUTSIDE, doors
from tests.record.test_logs import Kept
from tests.security.filling_in import fits, free
from tests.security.found_forms import FoundForm, Household, Postbox, in_state, path_of, texts_in
from tests.security.planting import own_values, plant, unreached
from tests.security.test_more_than_the_form import as_before
from tests.support.pages import Page, text_of

__all__ = ["as_before"]
pytestmark = pytest.mark.sqlite
STEM, SECRET = "Canáry-wörds-0", "Sécret-pass-phrase-0"
ENDS = (
    *("sign_out", "sessions", "suspend", "close", "cancel", "end_"),
    *("merge", "withdraw", "change_role", "act_for", "decide"),
)
"""Doors that would end what the others go on with."""


def shapes(text: str | bytes) -> set[bytes]:
    """A text in eight shapes; Base64 in each of its three alignments, without the ends that neighbours change."""
    raw = text if isinstance(text, bytes) else text.encode()
    found = {raw, raw.hex().encode(), raw.hex().upper().encode()}
    if isinstance(text, str):
        found |= {text.encode("utf-16-le"), text.encode("utf-16-be")}
        found |= {quote(text).encode(), json.dumps(text)[1:-1].encode()}
    for skipped in range(3):
        whole = base64.b64encode(b"\0" * skipped + raw)
        found |= {whole[4:-4], base64.urlsafe_b64encode(b"\0" * skipped + raw)[4:-4]}
    return found


def contents(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, and what is in it where it is an archive."""
    yield name, data
    if data[:2] == b"\x1f\x8b":
        yield from contents(f"{name}!", gzip.decompress(data))
    elif zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from contents(f"{name}!{member}", archive.read(member))


def places(texts: Iterable[str | bytes], folders: list[Path], said: str) -> set[str]:
    """The files in which any of the texts stands in any shape; ``log`` is what was logged."""
    needles = {shape for text in texts for shape in shapes(text)}
    files = [(path.name, path.read_bytes()) for folder in folders for path in folder.rglob("*") if path.is_file()]
    every = (one for name, data in [*files, ("log", said.encode())] for one in contents(name, data))
    return {name for name, data in every if any(needle in data for needle in needles)}


SHAPES: dict[str, Callable[[str], bytes]] = {
    "text": lambda one: one.encode(),
    "archive": lambda one: gzip.compress(one.encode()),
    "wide": lambda one: one.encode("utf-16-le"),
    "base64": lambda one: base64.b64encode(one.encode()),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_canary_is_found(tmp_path: Path, shape: Callable[[str], bytes]) -> None:
    (tmp_path / "file").write_bytes(shape(f"some words before, {STEM}17 and some behind"))
    assert places([STEM], [tmp_path], "")
    assert not places([SECRET], [tmp_path], "")


def fill_in_everything(household: Household, postbox: Postbox) -> tuple[int, list[str]]:
    """Send each form once with a canary in each field; gives how many were taken, and the codes that were shown."""
    taken, shown, states = 0, [], sorted({form.state for form in household.forms}, reverse=True)
    for state in states:
        with in_state(household.world, state, db.unit_of_work):
            some = [form for form in household.forms if form.state == state]
            more_taken, more_shown = fill_in(some, postbox)
        taken, shown = taken + more_taken, shown + more_shown
    return taken, shown


def fill_in(forms: list[FoundForm], postbox: Postbox) -> tuple[int, list[str]]:
    taken, shown = 0, []
    for form in forms:
        if any(word in form.door for word in ENDS):
            continue
        words = {name: f"{STEM}{place}" for place, name in enumerate(free(form))}
        words |= {name: f"{SECRET}1" for name in form.texts if name in ("password", "current")}
        sent = postbox.send(form, {**fits(form), **words})
        taken += bool(sent.accepted and sent.changes)
        if sent.answer.mimetype == "text/html":
            shown += [text_of(one) for one in Page(sent.answer.text).with_class("portal-key")]
    return taken, shown


def look_at_everything(household: Household, postbox: Postbox) -> list[str]:
    """Open each page as those who are at work; gives the keys that pages showed."""
    shown = []
    for visitor in postbox.visitors():
        for door in doors(household.app):
            if door.method == "GET":
                answer = visitor.at_the_door().get(path_of(household.app, household.world, door), buffered=True)
                if 'class="portal-key' in answer.text if answer.mimetype == "text/html" else False:
                    shown += [text_of(one) for one in Page(answer.text).with_class("portal-key")]
    return shown


@pytest.mark.goal("S3")
@pytest.mark.goal("S8")
def test_canaries_stay_in_the_database(
    household: Household,
    postbox: Postbox,
    as_before: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said, settings = Kept(), household.app.extensions["settings"]
    for name in ("temporary", "backups"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with monkeypatch.context() as replaced:
        replaced.setattr(sys, "stderr", said)
        logs.configure("DEBUG")
    taken, codes = fill_in_everything(household, postbox)
    with db.unit_of_work() as session:
        unfit = [name for name in Base.metadata.tables if any(part in name for part in OUTSIDE)]
        assert [one for one in texts_in(unfit) if STEM in one or SECRET in one] == []
        assert "submissions.answers" in unreached(session, STEM), "forms alone do not reach what was submitted before"
        plant(session, STEM)
        assert unreached(session, STEM) == []
    codes += look_at_everything(household, postbox)
    make_backup(tmp_path / "backups", with_backups(settings, tmp_path))
    folders = [settings.instance_path.parent, tmp_path]
    found = places([STEM], folders, said.getvalue())
    database = Path(settings.database_url.removeprefix("sqlite:///")).name
    assert {one for one in found if not one.startswith(database)} == set()
    assert database in {one.partition("-wal")[0] for one in found}
    with db.reading() as session:
        kept = own_values(session)
    assert {one for one in places(kept, folders, said.getvalue()) if not one.startswith(database)} == set()
    tokens = [visitor.token for visitor in postbox.visitors() if visitor.token]
    assert (
        places([SECRET, *tokens, *codes, *("".join(one.split()) for one in codes)], folders, said.getvalue()) == set()
    )
    assert taken > 30
    assert len(codes) > 5
    assert len(tokens) > 4
    assert '"request"' in said.getvalue()
