"""A desk with its people, each with a browser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Partnership, User
from portal.permissions import Role
from tests.support.builders import make_partnership, make_user, sign_in
from tests.support.client import PageClient

Work = Callable[[], AbstractContextManager[Session]]
Open = Callable[[User], PageClient]


@dataclass
class Desk:
    """One partnership, two LADOs, their manager and somebody who helps them."""

    partnership: Partnership
    lado: User
    other: User
    manager: User
    support: User


def make_desk() -> Desk:
    here = make_partnership("here", is_default=True)
    return Desk(
        here,
        make_user(Role.LADO, here, name="Example Lado"),
        make_user(Role.LADO, here, name="Example Colleague"),
        make_user(Role.LADO_MANAGER, here, name="Example Manager"),
        make_user(Role.LADO_SUPPORT, here, name="Example Helper"),
    )


@pytest.fixture
def desk(unit_of_work: Work) -> Desk:
    with unit_of_work():
        return make_desk()


@pytest.fixture
def browser_of(new_client: Callable[[], PageClient]) -> Open:
    def make(user: User) -> PageClient:
        client = new_client()
        sign_in(client, user)
        return client

    return make
