"""Fixtures for the tests of rounds and returns."""

from __future__ import annotations

import pytest

from portal.forms import library
from portal.forms.spec import QuestionSet
from tests.returns.tiny import TINY


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> QuestionSet:
    """Let the tiny question set be published beside the real ones, as ``tiny-1``."""
    get = library.get

    def get_any(name: str, version: str) -> QuestionSet:
        return TINY if (name, version) == (TINY.name, TINY.version) else get(name, version)

    monkeypatch.setattr(library, "get", get_any)
    return TINY
