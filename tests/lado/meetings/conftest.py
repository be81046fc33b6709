"""A desk, two cases, and somebody of the police with an account."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.lado.models import Contact
from portal.permissions import Role
from tests.lado.desk.conftest import Desk, browser_of, desk, make_desk
from tests.lado.meetings.arrange import make_case
from tests.support.builders import make_agency, make_user

__all__ = ["browser_of", "desk"]


@dataclass
class Room:
    """Two cases that are not of one incident, whose desk it is, and an account of the police."""

    desk: Desk
    first: Contact
    second: Contact
    police: User


def make_room(at: Desk | None = None) -> Room:
    here = at or make_desk()
    force = make_agency(here.partnership, name="Example Police")
    second = make_case(here.partnership, person={"name": "Secunda Examplesson"})
    return Room(here, make_case(here.partnership), second, make_user(Role.EDITOR, force, name="Example Inspector"))


@pytest.fixture
def room(session: Session) -> Room:
    return make_room()
