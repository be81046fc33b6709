"""What is written beside the answers is kept as it was typed, with ends of lines that mean the same everywhere."""

from __future__ import annotations

import pytest

from portal.errors import Refused
from portal.returns.notes import MAX_NOTE, one_line, some_words
from portal.returns.refusals import WordsNeeded


def test_lines_end_as_they_do_in_answers() -> None:
    """Browsers end them with two characters, and old systems with the other one."""
    assert some_words("one\r\ntwo\rthree\nfour ", "") == "one\ntwo\nthree\nfour "


def test_an_end_of_a_line_counts_once() -> None:
    assert len(some_words("a\r\n" * (MAX_NOTE // 2), "")) == MAX_NOTE
    with pytest.raises(WordsNeeded):
        some_words("a\r\n" * (MAX_NOTE // 2) + "a", "")


def test_a_line_keeps_all_but_the_number_of_its_spaces() -> None:
    assert one_line("The place", " Room\t1,  first\u00a0floor\r\n", "") == "Room 1, first\u00a0floor"


@pytest.mark.parametrize("character", ["\x0c", "\x1c", "\x85"], ids=["form-feed", "separator", "next-line"])
def test_what_cannot_be_stored_in_a_line_is_refused_and_not_left_out(character: str) -> None:
    with pytest.raises(Refused):
        one_line("The place", f"a{character}b", "")
