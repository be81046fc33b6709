"""A coordinator at the pages of a published year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.accounts.models import Partnership
from portal.permissions import Role
from tests.attendance.arrange import published_year
from tests.support.builders import make_user, sign_in
from tests.support.client import PageClient


@pytest.fixture
def desk(unit_of_work: Callable[[], Any], new_client: Callable[[], PageClient]) -> tuple[Partnership, PageClient]:
    with unit_of_work():
        made = published_year()
        user = make_user(Role.COORDINATOR, made)
    client = new_client()
    sign_in(client, user)
    return made, client
