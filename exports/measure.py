"""How many lines a text takes in a column, by the widths of the letters of Arial.

Programs do not agree on fitting rows by themselves when a file opens, so every row is given its height. Counting
letters is not enough: a line of "i" holds three times as many as one of "m", and a text that is cut off is worse than
a page that is longer.
"""

from __future__ import annotations

_EM = {
    222: "ijl'’‘",
    278: " fItr.,:;/!\\[]",
    333: "()-“”*",
    500: "ckJsvxyz",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
    1000: "—…",
}
_ORDINARY, _SQUARE = 556, 1000
"""Thousandths of an em: digits and most small letters; and what may be as wide as it is high."""

_FIRST_SQUARE = "ᄀ"
"""From here on stand the scripts of East Asia, and emoji."""


class _Widths(dict[str, int]):
    """The width of a letter, also of one that is not listed, of which nothing is kept."""

    def __missing__(self, letter: str) -> int:
        return _ORDINARY if letter < _FIRST_SQUARE else _SQUARE


_width_of = _Widths({letter: width for width, letters in _EM.items() for letter in letters}).__getitem__
_SPACE = _width_of(" ")

_UNIT = 525
"""A unit of a column's width in thousandths of an em of ten points: seven pixels of 13 1/3."""

_EDGES = 375
"""Five pixels, which Excel keeps free beside the text."""


def lines_of(text: str, width: float) -> int:
    """The lines of ``text``, broken between words as Excel breaks it, in a column ``width`` units wide."""
    if len(text) * _SQUARE + _EDGES <= width * _UNIT and "\n" not in text:
        return 1
    room = max(width * _UNIT - _EDGES, _SQUARE)
    return sum(_broken(line, room) for line in text.split("\n"))


def _broken(line: str, room: float) -> int:
    """How often a line is broken, and one; a word that is wider than the column is broken within."""
    lines, used = 1, 0.0
    for word in line.split(" "):
        wide = sum(map(_width_of, word))
        if used and used + _SPACE + wide > room:
            lines, used = lines + 1, 0.0
        used += wide + (_SPACE if used else 0)
        if used > room:
            more = int(used // room)
            lines, used = lines + more, used - more * room
    return lines
