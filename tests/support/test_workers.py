"""How tests are dealt out to several workers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.support import databases
from tests.support.workers import Dealer, together

TESTS = [
    "tests/accounts/test_a.py::test_one",
    "tests/browser/test_a.py::test_one",
    "tests/accounts/test_a.py::test_two[a::b]",
    "tests/exports/test_a.py::test_one",
    "tests/browser/test_b.py::test_one",
    "tests/exports/test_b.py::test_one",
    "tests/exports/test_a.py::test_two[a::b]",
    "tests/browser/test_a.py::test_two",
]


class Worker:
    """Keeps what it is handed."""

    def __init__(self, number: int) -> None:
        self.gateway = SimpleNamespace(id=f"gw{number}")
        self.dealt: list[list[str]] = []
        self.shutting_down = False

    def send_runtest_some(self, numbers: list[int]) -> None:
        self.dealt.append([TESTS[number] for number in numbers])

    def shutdown(self) -> None:
        self.shutting_down = True


def dealt() -> list[list[str]]:
    """What a few workers are given first, each in one go."""
    workers: list[Any] = [Worker(number) for number in range(6)]
    option = SimpleNamespace(loadscopereorder=True, maxschedchunk=None)
    config: Any = SimpleNamespace(option=option, getvalue=lambda _name: ["popen"] * len(workers), hook=None)
    dealer = Dealer(config)
    for worker in workers:
        dealer.add_node(worker)
    for worker in workers:
        dealer.add_node_collection(worker, TESTS)
    dealer.schedule()
    return [given for worker in workers for given in worker.dealt]


def test_the_browser_goes_first_and_to_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "EVERYTHING", False)
    assert dealt()[:2] == [[TESTS[1], TESTS[4], TESTS[7]], [TESTS[3], TESTS[6]]]


def test_in_the_long_run_each_file_of_it_goes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "EVERYTHING", True)
    assert dealt()[:2] == [[TESTS[1], TESTS[7]], [TESTS[3], TESTS[6]]]


def test_others_go_one_by_one() -> None:
    assert [together(test) for test in (TESTS[0], TESTS[2])] == [TESTS[0], TESTS[2]]


def test_the_run_deals_them_so(request: pytest.FixtureRequest) -> None:
    hook = request.config.pluginmanager.hook.pytest_xdist_make_scheduler
    config = SimpleNamespace(getvalue=lambda name: ["popen"] if name == "tx" else "load", option=SimpleNamespace())
    makers = [implementation.function for implementation in hook.get_hookimpls()]
    assert [type(make(config, None)) for make in makers if make.__module__ != "xdist.dsession"] == [Dealer]
