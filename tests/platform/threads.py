"""Doing the same thing several times at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(count: int, work: Callable[[int], T]) -> list[T | Exception]:
    """Call ``work(0)`` to ``work(count - 1)`` in threads that start together; an exception is a result like another."""
    gate = Barrier(count, timeout=30)

    def run(number: int) -> T | Exception:
        gate.wait()
        try:
            return work(number)
        except Exception as problem:  # noqa: BLE001 - the caller looks at it.
            return problem

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
