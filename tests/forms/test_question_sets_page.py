"""The page that explains question sets: its examples load, its table of mistakes is true, and it leaves nothing out."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from portal.forms.answers import TYPES
from portal.forms.expand import COMPOSITES
from portal.forms.loader import QuestionSetError, load_text
from portal.forms.loader_checks import RESERVED
from portal.forms.loader_questions import COLUMN_FIELDS, QUESTION_FIELDS
from portal.forms.loader_scales import GRADED_PARTS, SCALE_OPTION_FIELDS
from portal.forms.loader_sections import SECTION_FIELDS, SET_FIELDS
from portal.forms.rules import RULES
from portal.forms.spec import Colour, Direction

PAGE = (Path(__file__).parents[2] / "docs" / "question-sets.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
WHOLE = [block for block in BLOCKS if "\nname:" in block]
PARTS = [block for block in BLOCKS if block.startswith("- key:")]
EXAMPLE = WHOLE[0]
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| (line \d+: .*) \|$", re.MULTILINE)
MISTAKES = ROW.findall(PAGE)


def test_the_worked_example_loads() -> None:
    assert (len(WHOLE), len(WHOLE) + len(PARTS)) == (1, len(BLOCKS))
    assert load_text(EXAMPLE).key == "club_check-2026"


@pytest.mark.parametrize("part", PARTS)
def test_each_example_of_questions_loads_within_the_worked_example(part: str) -> None:
    section = "  - key: more\n    title: More\n    tags: [short]\n    questions:\n" + textwrap.indent(part, " " * 6)
    question_set = load_text(EXAMPLE.replace("\nrules:", f"{section}\nrules:"))
    more = question_set.section("more")
    assert more is not None
    assert len(more.questions) >= part.count("\n- ") + 1


@pytest.mark.parametrize(("old", "new", "says"), MISTAKES)
def test_the_checker_says_what_the_table_of_mistakes_says(old: str, new: str, says: str) -> None:
    assert old in EXAMPLE
    with pytest.raises(QuestionSetError) as caught:
        load_text(EXAMPLE.replace(old, new, 1), "x")
    assert says in [str(problem).removeprefix("x, ") for problem in caught.value.problems]


def test_there_are_mistakes_to_learn_from() -> None:
    assert len(MISTAKES) >= 10


def names() -> set[str]:
    fields = QUESTION_FIELDS | COLUMN_FIELDS | SECTION_FIELDS | SET_FIELDS | SCALE_OPTION_FIELDS
    own = {name for kind in TYPES.values() for name in kind.takes}
    own |= {name for composite in COMPOSITES.values() for name in composite.takes}
    listed = {*TYPES, *COMPOSITES, *RULES, *Colour, *Direction, *GRADED_PARTS, *RESERVED}
    return {*listed, *fields, *own, "direction", "bands", "at_least", "rule", "others", "message"}


@pytest.mark.parametrize("name", sorted(names()))
def test_every_type_composite_rule_and_field_is_explained(name: str) -> None:
    prose = PAGE.replace(EXAMPLE, "")
    assert f"`{name}`" in prose


@pytest.mark.parametrize("name", [*TYPES, *COMPOSITES, *RULES])
def test_every_type_composite_and_rule_has_a_row_in_a_table(name: str) -> None:
    assert re.search(rf"^\| `{name}` \| .+ \|", PAGE, re.MULTILINE)


def test_the_types_of_columns_are_the_right_ones() -> None:
    told = re.search(r"The columns of a list may be of the types (.*?)\. Some", PAGE, re.DOTALL)
    assert told is not None
    assert set(re.findall(r"`(\w+)`", told[1])) == {name for name, kind in TYPES.items() if kind.in_rows}
