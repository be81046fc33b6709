"""What the record's pages call a deed: words of the screen, and no two deeds by the same ones."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from portal.record.words import WORDS, action_words
from portal.refused import WALL
from tests.record.declared import EVENTS

pytestmark = pytest.mark.sqlite

OURS = re.compile(r"\b(rounds?|factors?|quer(y|ies)|exports?|takeaways?)\b", re.IGNORECASE)
"""What the code calls things, and the screen does not."""


def test_words_are_those_of_the_screen() -> None:
    assert [words for words in WORDS.values() if OURS.search(words) or not words[0].isupper()] == []


def test_no_two_deeds_have_the_same_words() -> None:
    """The list to choose from would show one entry twice."""
    assert [words for words, count in Counter(WORDS.values()).items() if count > 1] == []


def test_what_pages_write_has_words_of_its_own() -> None:
    """But for what no administrator reads."""
    written = {word.rstrip("?") for line in EVENTS.values() for word in line.split() if not word.startswith(WALL)}
    assert sorted(action for action in written if "*" not in action and action not in WORDS) == []


def test_an_action_without_words_is_told_by_its_name() -> None:
    assert action_words("example_thing.was_done") == "Example thing: was done"
