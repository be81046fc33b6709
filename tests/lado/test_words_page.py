"""The page about the LADO's words leaves none out, and says what is used without them."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from portal.lado.words import PREFIX, LadoWords, unread, words_of

PAGE = (Path(__file__).parents[2] / "docs" / "concerns.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(lado_\w+)` \| .* \| (.*) \|$", PAGE, re.MULTILINE))


def test_every_text_is_on_the_page_with_its_default() -> None:
    assert ROWS.keys() == {PREFIX + field.name for field in fields(LadoWords)}
    for field in fields(LadoWords):
        if field.default:
            assert ROWS[PREFIX + field.name].strip("`") == str(field.default)


def test_the_examples_can_be_read() -> None:
    example = re.search(r"like `(Monday to Thursday[^`]*)`", PAGE)
    assert example is not None
    assert unread({"lado_hours": example[1]}) == []
    assert words_of({"lado_hours": example[1]}).hours == example[1]
