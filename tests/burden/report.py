"""``docs/burden.md``: the figures, and the words around them."""

from __future__ import annotations

import re
from pathlib import Path

from tests.burden.hand import Tally

FILE = Path(__file__).resolve().parents[2] / "docs" / "burden.md"
WORDS = """# What a return costs the person who fills it in

`make burden` fills in the Section 11 audit 2026 twice, in a real browser: for an agency that is asked for the first
time, and for one that answered last year, where one indicator in eight has a new answer and everything else is still
true. It counts what it does and writes this page. `make test` does the same over HTTP, without scripts, and fails when
the pages, fields, keystrokes or clicks of this page are not those of the code.

| start | pages | fields | keystrokes | clicks | minutes of a person’s hands | seconds of the machine |
|---|---:|---:|---:|---:|---:|---:|
{rows}

- **Pages** are the pages that are gone to, the task list and "Check your answers" among them.
- **Fields** are the boxes that are typed into, the ticks and the choices.
- **Keystrokes** are the characters that are typed. Everything that must be answered is answered; of what is optional
  there is a document for each standard.
- **Clicks** are one for each box, tick, choice, link, button and thing that is unfolded, two for a list to choose from.
- **Minutes of a person’s hands** are worked out from the keystrokes and clicks: 0.28 seconds for a key and 1.3 for a
  click, the usual figures of the keystroke-level model. Reading and thinking come on top.
- **Seconds of the machine** are how long the browser took, which types a text at once, with the script of the page that
  saves each answer as it is given. Each "Still true" is a request.
"""
ROW = re.compile(r"^\| (From [^|]+?) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|", re.MULTILINE)


KEY, CLICK = 0.28, 1.3
"""Seconds: an average typist's key; pointing at something and pressing the button of a mouse."""


def hands(tally: Tally) -> float:
    """Minutes."""
    return (tally.keystrokes * KEY + tally.clicks * CLICK) / 60


def written(tallies: dict[str, tuple[Tally, float]]) -> str:
    rows = (
        f"| {name} | {tally.pages:,} | {tally.fields:,} | {tally.keystrokes:,} | {tally.clicks:,} "
        f"| {hands(tally):,.0f} | {seconds:,.0f} |"
        for name, (tally, seconds) in tallies.items()
    )
    return WORDS.format(rows="\n".join(rows))


def read(text: str) -> dict[str, Tally]:
    """The counts that a page says."""
    return {name: Tally(*(int(each.replace(",", "")) for each in figures)) for name, *figures in ROW.findall(text)}
