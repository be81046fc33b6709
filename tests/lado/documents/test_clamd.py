"""ClamAV's own way of talking, spoken with a pretended one at a socket of each kind."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal import clamd
from portal.checks import WARNINGS
from portal.checks.here import surroundings
from portal.clamd import PIECE, Verdict
from portal.config import Settings
from tests.support.clamd import PretendedClamd, pretended_clamd

pytestmark = pytest.mark.sqlite


@pytest.fixture(params=["path", "port"])
def scanner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PretendedClamd]:
    with pretended_clamd(tmp_path if request.param == "path" else None) as made:
        yield made


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_the_whole_file_goes_there_in_pieces(scanner: PretendedClamd, length: int) -> None:
    content = bytes(number % 251 for number in range(length))
    assert clamd.scan(content, scanner.address) is Verdict.CLEAN
    assert scanner.saw == [content]


def test_what_is_found_is_said(scanner: PretendedClamd) -> None:
    assert clamd.scan(b"x" + scanner.bad, scanner.address) is Verdict.FOUND


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK but\0",
        b"OK\0",
        b"stream: Invented.Signature ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"x" * 10_000,
    ],
)
def test_what_is_no_plain_answer_is_none(scanner: PretendedClamd, answer: bytes) -> None:
    scanner.instead = answer
    assert clamd.scan(b"Invented.", scanner.address) is Verdict.NOT_SCANNED
    assert clamd.answers(scanner.address) is False


def test_nobody_there_is_no_scan(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for address in ("", "/nowhere/at/all", str(tmp_path / "file"), "tcp://127.0.0.1", "tcp://127.0.0.1:x", "\0"):
        assert clamd.scan(b"Invented.", address) is Verdict.NOT_SCANNED
        assert clamd.answers(address) is False


def test_one_that_keeps_silent_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        assert clamd.scan(b"Invented.", address, seconds=0.1) is Verdict.NOT_SCANNED
        assert clamd.answers(address, seconds=0.1) is False


def test_one_that_says_it_bit_by_bit_is_not_listened_to_for_ever() -> None:
    said: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as slow:

        def drip() -> None:
            line, _ = slow.accept()
            with line, contextlib.suppress(OSError):
                for _ in range(200):
                    line.sendall(b"x")
                    said.append(b"x")
                    time.sleep(0.01)

        thread = threading.Thread(target=drip)
        thread.start()
        address = f"tcp://127.0.0.1:{slow.getsockname()[1]}"
        assert clamd.scan(b"Invented.", address, seconds=0.1) is Verdict.NOT_SCANNED
        thread.join()
    assert len(said) < 150


def test_it_is_asked_whether_it_is_there(scanner: PretendedClamd) -> None:
    assert clamd.answers(scanner.address) is True


def test_whoever_runs_the_portal_is_told_whether_it_is_there(scanner: PretendedClamd, tmp_path: Path) -> None:
    asked = Settings(instance_path=tmp_path, database_url="sqlite:///x", clamd_socket=scanner.address)
    here = surroundings(asked, None)
    (warning,) = [one for one in WARNINGS if one.name == "CLAMD_SOCKET"]
    assert not warning.is_unsafe(here)
    scanner.instead = b"x\0"
    assert warning.is_unsafe(here)
    assert warning.is_unsafe(replace(here, settings=replace(asked, clamd_socket="")))
