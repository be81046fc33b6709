"""The key that wraps the keys of cases is changed while the portal is used, and whatever happens to the process.

Readers and writers are at it all the time, in this process and with a store of their own each, as web and worker are.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from portal.config import Settings
from portal.database import now, pretend_now
from portal.errors import Refused
from portal.lado.sealing import rotation, wrapping
from portal.lado.sealing.keystore import KeyStore, keys, store_path
from portal.lado.sealing.unreadable import Unreadable
from portal.mail import postbox

pytestmark = [pytest.mark.sqlite, pytest.mark.goal("S7")]
HOLDERS = 20


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Settings]:
    """A key store with cases, without a portal around it."""
    made = Settings(instance_path=tmp_path / "instance", database_url="sqlite://", testing=True)
    keys.use(made)
    yield made
    keys.close()


def opened(settings: Settings) -> KeyStore:
    """The store as another process has it."""
    made = KeyStore()
    made.use(settings)
    return made


def fill(many: int = HOLDERS) -> dict[uuid.UUID, bytes]:
    return {one: keys.make(one) for one in (uuid.uuid4() for _ in range(many))}


def left_on_others(settings: Settings) -> int:
    with closing(sqlite3.connect(store_path(settings))) as connection:
        return rotation.others(connection, settings.key("lado"))


def files_in(settings: Settings) -> set[str]:
    return {path.name for path in settings.folder("keys").iterdir()} - {rotation.LOCK}


def test_all_keys_have_the_new_wrapping_and_open_as_before(store: Settings) -> None:
    before, old, running = fill(), store.key("lado"), opened(store)
    destroyed = next(iter(before))
    keys.destroy(destroyed)
    assert left_on_others(store) == 0
    done = rotation.rotate(store)
    assert (done.count, left_on_others(store)) == (HOLDERS - 1, 0)
    assert store.key("lado") != old == done.aside.read_bytes()
    assert files_in(store) == {"lado.key", done.aside.name}
    for holder in [one for one in before if one != destroyed]:
        assert keys.of(holder) == running.of(holder) == before[holder]
    wrapped_before = running.make(one := uuid.uuid4())
    assert (keys.of(one), left_on_others(store)) == (wrapped_before, 0)
    assert keys.living(before) == [one for one in before if one != destroyed]


def test_who_began_before_wraps_nothing_with_the_old_key(store: Settings) -> None:
    """A process that has read no file since: its first key after the change is wrapped by what is in use."""
    running, new = opened(store), wrapping.next_key(store)
    with closing(keys.connection()) as connection:
        rotation._put_in_use(connection, new)
        running.make(uuid.uuid4())
        assert rotation.others(connection, new) == 0


def test_between_the_question_and_the_answer_another_key_comes_into_use(
    store: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, asked = opened(store), KeyStore._in_use

    def then_rotate(one: KeyStore) -> bytes:
        said = asked(one)
        if one is running:
            monkeypatch.setattr(KeyStore, "_in_use", asked)
            rotation.rotate(store)
        return said

    monkeypatch.setattr(KeyStore, "_in_use", then_rotate)
    holder = uuid.uuid4()
    assert running.make(holder) == keys.of(holder)
    assert left_on_others(store) == 0


STEPS = (
    (rotation, "next_key"),
    (rotation, "_put_in_use"),
    (rotation, "_wrap_one"),
    (rotation, "others"),
    (rotation, "take_its_place"),
    (os, "link"),
    (os, "utime"),
    (Path, "replace"),
)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("where", "name"), STEPS, ids=[name for _, name in STEPS])
def test_cut_off_at_any_step_everything_opens_and_it_goes_on(
    store: Settings, monkeypatch: pytest.MonkeyPatch, where: object, name: str, after: bool
) -> None:
    """What a killed process leaves is what stood there before or after the step."""
    before = fill(6)
    do: Callable[..., object] = getattr(where, name)

    def die(*args: object, **named: object) -> object:
        if after:
            do(*args, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(where, name, die)
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate(store)
    keys.close()
    later = opened(store)
    new = {one: later.make(one) for one in (uuid.uuid4() for _ in range(2))}
    assert {one: later.of(one) for one in before} == before
    rotation.rotate(store)
    assert left_on_others(store) == 0
    assert {one: keys.of(one) for one in before | new} == before | new
    assert "lado.next.key" not in files_in(store)


def test_nothing_is_retired_while_a_key_opens_with_none(store: Settings) -> None:
    (lost, *_), old = fill(3), store.key("lado")
    keys._open().execute("UPDATE case_keys SET wrapped = ? WHERE holder_id = ?", (b"x" * 60, lost.hex))
    with pytest.raises(Refused, match="1 keys of cases open with no key"):
        rotation.rotate(store)
    assert store.key("lado") == old
    with pytest.raises(Unreadable):
        keys.of(lost)


def test_two_do_not_rotate_at_once(store: Settings) -> None:
    fill(1)
    with rotation._alone(store), pytest.raises(Refused, match="under way"):
        rotation.rotate(store)
    rotation.rotate(store)


def test_the_old_key_goes_when_the_copies_that_need_it_have_gone(store: Settings, tmp_path: Path) -> None:
    postbox.use(store)
    fill(1)
    aside = rotation.rotate(store).aside
    for days, gone in ((0, 0), (29, 0), (31, 1), (40, 0)):
        with pretend_now(now() + timedelta(days=days)):
            assert rotation.remove_retired() == gone
    assert not aside.exists()


CHILD = """
import sys
from pathlib import Path
from portal.config import Settings
from portal.lado.sealing import rotation
from portal.lado.sealing.keystore import keys
made = Settings(instance_path=Path(sys.argv[1]), database_url="sqlite://", testing=True)
keys.use(made)
print("ready", flush=True)
rotation.rotate(made)
"""


class Users:
    """People who read and write cases all the time, each with a store of their own."""

    def __init__(self, settings: Settings, known: dict[uuid.UUID, bytes], many: int) -> None:
        self.known, self.wrong, self.done = dict(known), list[str](), 0
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(opened(settings), one)) for one in range(many)]
        for thread in self._threads:
            thread.start()

    def _work(self, store: KeyStore, number: int) -> None:
        dice = random.Random(number)
        while not self._over.is_set():
            holder = dice.choice(list(self.known))
            try:
                if store.of(holder) != self.known[holder]:
                    self.wrong.append(f"another key: {holder}")
                made = uuid.uuid4()
                self.known[made] = store.make(made)
            except Exception as problem:  # noqa: BLE001 - Whatever it is, somebody would have seen a page that failed.
                self.wrong.append(repr(problem))
            self.done += 1
        store.close()

    def leave(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


@pytest.mark.parametrize(
    ("rounds", "holders", "kills"),
    [pytest.param(1, 60, 0, id="quick"), pytest.param(3, 4000, 12, id="long", marks=pytest.mark.soak)],
)
def test_readers_and_writers_notice_nothing_and_a_killed_rotation_goes_on(
    store: Settings, rounds: int, holders: int, kills: int
) -> None:
    dice, cut, retired = random.Random(7), 0, set[bytes]()
    users = Users(store, fill(holders), many=3)
    try:
        for _ in range(rounds):
            retired.add(store.key("lado"))
            for _ in range(kills):
                cut += kill_one(store, dice.random() * 0.15)
            rotation.rotate(store)
            assert left_on_others(store) == 0
    finally:
        users.leave()
    assert users.wrong == []
    assert users.done > 3
    assert {one: keys.of(one) for one in users.known} == users.known
    assert left_on_others(store) == 0
    assert store.key("lado") not in retired
    print(f"{rounds} rotations, {cut} killed; {users.done} reads and writes meanwhile; 0 unreadable, 0 left")


def kill_one(settings: Settings, after: float) -> bool:
    """Begin to rotate in another process and kill it; whether it was still at it."""
    command = [sys.executable, "-c", CHILD, str(settings.instance_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(after)
        was_running = child.poll() is None
        os.kill(child.pid, signal.SIGKILL)
    return was_running
