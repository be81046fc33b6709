"""Finding a person by what somebody typed."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.accounts.service import find_user
from portal.database import db
from tests.support.builders import make_user
from tests.support.statements import count_statements


@pytest.mark.parametrize("typed", ["known@example.invalid", " Known@EXAMPLE.invalid "])
def test_an_address_is_the_same_in_capitals(session: Session, typed: str) -> None:
    known = make_user(email="known@example.invalid")
    assert find_user(typed) is known


@pytest.mark.parametrize("typed", ["\ud800@example.invalid", "a\x00b", "é@example.invalid"])
def test_what_is_no_address_is_never_asked_for(session: Session, typed: str) -> None:
    with count_statements(db.engine) as statements:
        assert find_user(typed) is None
    assert statements.texts == []
