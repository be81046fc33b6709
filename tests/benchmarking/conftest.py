"""A benchmarking round for each test, and browsers for its people."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import User
from tests.benchmarking.rounds import Benchmark, make_benchmark
from tests.support.builders import sign_in
from tests.support.client import PageClient

UnitOfWork = Callable[[], AbstractContextManager[Session]]
Browser = Callable[[User], PageClient]


@pytest.fixture
def benchmark_round(unit_of_work: UnitOfWork, mails: object) -> Benchmark:
    with unit_of_work():
        return make_benchmark()


@pytest.fixture
def browser_of(new_client: Callable[[], PageClient]) -> Browser:
    """A browser in which a person is signed in."""

    def make(user: User) -> PageClient:
        client = new_client()
        sign_in(client, user)
        return client

    return make
