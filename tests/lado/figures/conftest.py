"""A desk with its people, and a scrutineer of the same partnership."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.permissions import Role
from tests.lado.desk.conftest import Desk, Work, browser_of, desk
from tests.support.builders import make_user

__all__ = ["browser_of", "desk"]


@pytest.fixture
def scrutineer(unit_of_work: Work, desk: Desk) -> User:
    with unit_of_work():
        return make_user(Role.SCRUTINEER, desk.partnership, name="Example Scrutineer")
