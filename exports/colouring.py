"""Colours that follow the words: rules of Excel over the columns that hold ratings.

A rating is written on its colour, so that every program shows it. The rules lie over that: when someone changes a
rating in the workbook, its colour changes with it. The heatmap has rules of its own, for it holds numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from exports.stream import letters
from exports.styles import FILLS
from portal.forms.spec import Colour, Option, QuestionSet

LABELS, LETTERS = ("answer", "rating"), ("letter",)
"""How the heading of a column of ratings, or of their letters, begins on the sheets that list answers."""

LONGEST = 200
"""Excel takes texts of up to 255 characters in a rule."""

Meanings = Mapping[str, Colour]


def meanings(texts: Iterable[tuple[str, Option]]) -> Meanings:
    """The texts that stand for one colour wherever they stand. Excel does not tell large letters from small ones."""
    found: dict[str, set[Colour | None]] = defaultdict(set)
    for text, option in texts:
        found[text.casefold()].add(option.colour)
    alone = {text: next(iter(colours)) for text, colours in found.items() if len(colours) == 1}
    return {text: colour for text, colour in alone.items() if colour is not None and 0 < len(text) <= LONGEST}


class Colouring:
    """The rules for the sheets of one question set."""

    def __init__(self, question_set: QuestionSet) -> None:
        options = [option for question in question_set.questions() for option in question.options]
        self._labels = meanings((option.label, option) for option in options)
        self._letters = meanings((option.letter, option) for option in options)

    def of_listing(self, worksheet: Worksheet, headings: Sequence[str], first: int, last: int) -> None:
        """Rules for the columns of a sheet that lists answers one by one, known by their headings."""
        words = [heading.casefold().split(" ")[0] for heading in headings]
        for names, texts in ((LABELS, self._labels), (LETTERS, self._letters)):
            places = [place for place, word in enumerate(words) if word in names]
            add_rules(worksheet, places, texts, first, last)


def add_rules(worksheet: Worksheet, places: Sequence[int], texts: Meanings, first: int, last: int) -> None:
    """One rule for each text, over the rows of all these columns (counted from 0)."""
    if not places or last < first:
        return
    names = [letters(place + 1)[place] for place in places]
    area = " ".join(f"{name}{first}:{name}{last}" for name in names)
    for text, colour in texts.items():
        quoted = text.replace('"', '""')
        fill = PatternFill(bgColor=FILLS[colour])
        rule = Rule(type="cellIs", operator="equal", formula=[f'"{quoted}"'], dxf=DifferentialStyle(fill=fill))
        worksheet.conditional_formatting.add(area, rule)
