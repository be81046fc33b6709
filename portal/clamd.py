"""Asks ClamAV whether a file does harm. Its daemon listens at a socket of this machine (``CLAMD_SOCKET``).

The content goes there in pieces and is kept nowhere. Whatever is not a plain answer counts as no answer: the file was
not scanned, and those who read it are told so.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from urllib.parse import urlsplit

PIECE = 64 * 1024
MOST_ANSWER = 4096
SECONDS = 20.0


class Verdict(StrEnum):
    """What a scan found."""

    CLEAN = "clean"
    FOUND = "found"
    NOT_SCANNED = "not_scanned"


def scan(content: bytes, address: str, *, seconds: float = SECONDS) -> Verdict:
    """What ClamAV at ``address`` says of a file; not scanned where there is none, or no plain answer comes in time."""
    if not address:
        return Verdict.NOT_SCANNED
    try:
        with _connected(address, seconds) as (line, until):
            line.sendall(b"zINSTREAM\0")
            for piece in _pieces(content):
                line.settimeout(_left(until))
                line.sendall(piece)
            return _meaning(_answer(line, until))
    except (OSError, ValueError):
        return Verdict.NOT_SCANNED


def answers(address: str, *, seconds: float = 2.0) -> bool:
    """Whether ClamAV is there."""
    try:
        with _connected(address, seconds) as (line, until):
            line.sendall(b"zPING\0")
            return _answer(line, until) == b"PONG"
    except (OSError, ValueError):
        return False


def host_of(address: str) -> str:
    """The machine of a ``tcp://`` address; empty for a socket in a folder of this machine."""
    return (urlsplit(address).hostname or "") if address.startswith("tcp://") else ""


@contextmanager
def _connected(address: str, seconds: float) -> Iterator[tuple[socket.socket, float]]:
    """The socket, and the moment at which patience ends; raises ValueError for an address without a port."""
    until = time.monotonic() + seconds
    if host := host_of(address):
        port = urlsplit(address).port
        if port is None:
            raise ValueError("The address of ClamAV has no port.")
        line = socket.create_connection((host, port), timeout=seconds)
    else:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
    with line:
        if not host:
            line.connect(address.removeprefix("unix:"))
        yield line, until


def _pieces(content: bytes) -> Iterator[bytes]:
    """The content as ClamAV takes it: each piece behind its length, and at the end one of length nothing."""
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        yield len(piece).to_bytes(4, "big") + piece
    yield bytes(4)


def _answer(line: socket.socket, until: float) -> bytes:
    """What comes back before the zero that ends it."""
    said = b""
    while b"\0" not in said and len(said) < MOST_ANSWER:
        line.settimeout(_left(until))
        more = line.recv(MOST_ANSWER)
        if not more:
            break
        said += more
    return said.partition(b"\0")[0]


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("ClamAV takes too long.")
    return left


def _meaning(answer: bytes) -> Verdict:
    if answer == b"stream: OK":
        return Verdict.CLEAN
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return Verdict.FOUND
    return Verdict.NOT_SCANNED
