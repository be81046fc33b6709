"""Several named contents one after the other in one compressed stream, none of whose sizes need be known beforehand."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from portal.errors import Refused

BLOCK = 256 * 1024
CUT = "The file ends too early, or goes on after its end. Nothing of it was used. Take another copy."


@dataclass(frozen=True, slots=True)
class Content:
    """How much there was, and its SHA-256."""

    size: int
    sha256: str


class Measured:
    """Passes bytes on and remembers how many, and their hash."""

    def __init__(self) -> None:
        self._hash, self._size = hashlib.sha256(), 0

    def through(self, data: Iterable[bytes]) -> Iterator[bytes]:
        for one in data:
            self._hash.update(one)
            self._size += len(one)
            yield one

    @property
    def content(self) -> Content:
        return Content(self._size, self._hash.hexdigest())


class Packer:
    """Writes members: a name, blocks with their lengths, an empty block; an empty name ends the whole."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write, self._deflate = write, zlib.compressobj(1)

    def add(self, name: str, data: Iterable[bytes]) -> Content:
        """Write one member as it comes in."""
        measured = Measured()
        self._name(name)
        for one in measured.through(data):
            for start in range(0, len(one), BLOCK):
                block = one[start : start + BLOCK]
                self._put(len(block).to_bytes(4, "big") + block)
        self._put(bytes(4))
        return measured.content

    def close(self) -> None:
        self._name("")
        self._write(self._deflate.flush())

    def _name(self, name: str) -> None:
        encoded = name.encode("utf-8")
        self._put(len(encoded).to_bytes(2, "big") + encoded)

    def _put(self, data: bytes) -> None:
        self._write(self._deflate.compress(data))


class Inflating:
    """Reads exactly as many bytes as it is asked for out of compressed chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._inflate, self._there = chunks, zlib.decompressobj(), bytearray()

    def read(self, size: int) -> bytes:
        while len(self._there) < size:
            self._there += self._more()
        wanted = bytes(self._there[:size])
        del self._there[:size]
        return wanted

    def _more(self) -> bytes:
        waiting = self._inflate.unconsumed_tail or next(self._chunks, None)
        if waiting is None:
            raise Refused(CUT)
        try:
            return self._inflate.decompress(waiting, BLOCK)
        except zlib.error as problem:
            raise Refused(CUT) from problem

    def finish(self) -> None:
        """Read what is left, which must be nothing but the end; the last chunk proves that the file is whole."""
        left = bytes(self._there) + self._inflate.decompress(self._inflate.unconsumed_tail)
        for chunk in self._chunks:
            left += self._inflate.decompress(chunk) if not self._inflate.eof else chunk
        if left or self._inflate.unused_data or not self._inflate.eof:
            raise Refused(CUT)


def unpack(chunks: Iterator[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The members in their order. Each must be read to its end before the next one is asked for."""
    source = Inflating(chunks)
    while length := int.from_bytes(source.read(2), "big"):
        name = source.read(length).decode("utf-8")
        yield name, _blocks(source)
    source.finish()


def _blocks(source: Inflating) -> Iterator[bytes]:
    while length := int.from_bytes(source.read(4), "big"):
        yield source.read(length)
