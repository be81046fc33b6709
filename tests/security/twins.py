"""Two worlds that are alike but for one record. Whoever may not know of it must not see one byte that differs.

The clock stands still and everything random is drawn anew for each request from its own address, so nothing has to be
masked: neither tokens nor references nor times - but for the times of the parts of a workbook, which its writer takes
from the files that it puts together. What a request writes is undone. The second world is a copy of the
first one's database with the record put into it.
"""

from __future__ import annotations

import io
import secrets
import sqlite3
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unittest.mock import patch

from flask import Flask

from portal.audit import noise
from portal.database import db
from tests.permissions.test_matrix import Door, Visitor
from tests.permissions.world import ACTORS, Actor, World

Seen = tuple[int, tuple[tuple[str, str], ...], bytes]
Response = dict[tuple[str, str], Seen]


@dataclass(frozen=True)
class Hidden:
    """A record that the second world has. ``arguments`` are those of addresses that would name it."""

    name: str
    put: Callable[[World], None]
    known_to: Callable[[Actor], bool]
    arguments: dict[str, str] = field(default_factory=dict)


@dataclass
class Twins:
    """One application and its database, which is set back to the first world before every look."""

    app: Flask
    world: World
    database: Path
    kept: Path

    def __post_init__(self) -> None:
        self.visitors = {actor: Visitor(self.app, self.world.users[actor]) for actor in ACTORS}
        self.files = self.app.extensions["settings"].folder("files")
        self.kept_files = set(self.files.iterdir())
        _copy(self.database, self.kept)

    def look(
        self, actors: Iterable[Actor], doors: Iterable[tuple[Door, str]], hidden: Iterable[Hidden] = ()
    ) -> dict[Actor, Response]:
        """What each actor gets at each door, in the world with ``hidden`` in it.

        Each begins with the world as it was, the record of who did what included, and looks into that record first.
        """
        hidden = list(hidden)
        places = sorted(doors, key=lambda place: not place[0].rule.endpoint.startswith("record."))
        return {actor: self._look_as(actor, places, hidden) for actor in actors}

    def _look_as(self, actor: Actor, places: list[tuple[Door, str]], hidden: list[Hidden]) -> Response:
        db.engine.dispose()
        _copy(self.kept, self.database)
        for path in set(self.files.iterdir()) - self.kept_files:
            path.unlink()  # A workbook of the world before, of which nothing else is left.
        noise.sieve.forget()
        with db.unit_of_work():
            for record in hidden:
                record.put(self.world)
        return dict(self._knock(actor, places))

    def _knock(self, actor: Actor, doors: list[tuple[Door, str]]) -> Iterator[tuple[tuple[str, str], Seen]]:
        for door, path in doors:
            client = self.visitors[actor].at_the_door()
            with drawn_from(f"{actor} {door.method} {path}"):
                response = client.open(path, method=door.method, data={} if door.method == "POST" else None)
                body = without_clock(response.get_data())
                seen = response.status_code, tuple(response.headers.items()), body
                response.close()
            yield (door.method, path), seen


def addresses(world: World, doors: Iterable[Door], hidden: Iterable[Hidden], app: Flask) -> list[tuple[Door, str]]:
    """Every door with the world's own records, and those that could name a hidden one once more for that."""
    found: list[tuple[Door, str]] = []
    with app.test_request_context():
        for door in doors:
            wanted = door.rule.arguments
            mappings = [world.arguments]
            mappings += [{**world.arguments, **one.arguments} for one in hidden if wanted & one.arguments.keys()]
            for mapping in mappings:
                built = door.rule.build({name: mapping[name] for name in wanted})
                assert built is not None
                found.append((door, built[1]))
    return found


def differences(ordinary: dict[Actor, Response], other: dict[Actor, Response]) -> list[str]:
    """Who got something else, and where."""
    return [
        f"{method} {path} as {actor}"
        for actor, responses in other.items()
        for (method, path), seen in responses.items()
        if seen != ordinary[actor][method, path]
    ]


@contextmanager
def drawn_from(seed: str) -> Iterator[None]:
    """Everything random comes from ``seed``."""
    random = Random(seed)
    with (
        patch.object(uuid, "uuid4", lambda: uuid.UUID(int=random.getrandbits(128), version=4)),
        patch.object(secrets, "token_bytes", lambda size=32: random.randbytes(size)),
        patch.object(secrets, "token_hex", lambda size=32: random.randbytes(size).hex()),
        patch.object(secrets, "token_urlsafe", lambda size=32: random.randbytes(size).hex()[:43]),
    ):
        yield


def without_clock(body: bytes) -> bytes:
    """The body; of a workbook its parts with their names."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return b"".join(name.encode() + file.read(name) for name in file.namelist())


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)
    one.close()
    other.close()
