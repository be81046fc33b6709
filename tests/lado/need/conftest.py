"""A desk over which somebody outside watches."""

from __future__ import annotations

import pytest

from portal.lado.models import Contact
from tests.lado.arrange import make_contact
from tests.lado.desk.conftest import Desk, Open, Work, browser_of, make_desk

__all__ = ["WATCHER", "Desk", "Open", "Work", "browser_of"]

WATCHER = "watcher@example.invalid"


@pytest.fixture
def desk(unit_of_work: Work) -> Desk:
    with unit_of_work():
        made = make_desk()
        made.partnership.wording = {"lado_watcher": WATCHER}
        return made


@pytest.fixture
def theirs(desk: Desk, unit_of_work: Work) -> Contact:
    """A contact of a colleague."""
    with unit_of_work():
        made: Contact = make_contact(desk.partnership, officer_id=desk.other.id, state="acknowledged")
        return made
