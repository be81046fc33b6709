"""Does a text look as if it held a child's or a family's details? A warning for whoever wrote it, never a refusal.

Four things are looked for: an NHS number and a pupil number (UPN), each by its check character; a person's name with a
date of birth; a family's name with a full postcode. A warning that comes too often is not read, so each asks for two
signs: a number that its own check confirms, a name beside a day that is called a birth, a name beside a postcode that
is no organisation's address. Plain Python, without anything of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from portal.forms.personal_words import FIRST_NAMES, NOT_NAMES, ORGANISATIONS, POSTCODE_AREAS

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The check letters of a pupil number by the remainder they stand for; I, O and S are left out."""

NEAR = 60
"""How many characters may lie between the two signs."""

LOOKED_AT = 30_000
"""So much of a text is looked at: as much as an answer may hold, and little enough for a page that shows many."""


class Kind(StrEnum):
    """What was found."""

    NHS_NUMBER = "nhs_number"
    PUPIL_NUMBER = "pupil_number"
    BIRTH = "birth"
    ADDRESS = "address"


SAYS = {
    Kind.NHS_NUMBER: "looks like an NHS number",
    Kind.PUPIL_NUMBER: "looks like a pupil’s number (UPN)",
    Kind.BIRTH: "looks like a person’s name with a date of birth",
    Kind.ADDRESS: "looks like a family’s name with a postcode",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """``text`` stands in the looked-at text from ``start`` to ``end``."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def sentence(self) -> str:
        """What it looks like, for the person who wrote it."""
        return f"“{' '.join(self.text.split())}” {SAYS[self.kind]}."


def findings(text: str) -> tuple[Finding, ...]:
    """Everything in ``text`` that looks like a child's or a family's details, in order."""
    text = text[:LOOKED_AT]
    found = {
        (kind, start, end)
        for kind, spans in (
            (Kind.NHS_NUMBER, _nhs_numbers(text)),
            (Kind.PUPIL_NUMBER, _pupil_numbers(text)),
            (Kind.BIRTH, _births(text)),
            (Kind.ADDRESS, _addresses(text)),
        )
        for start, end in spans
    }
    ordered = sorted(found, key=lambda one: (one[1], one[2], one[0]))
    return tuple(Finding(kind, text[start:end], start, end) for kind, start, end in ordered)


Span = tuple[int, int]

_NHS = re.compile(
    r"(?<![0-9])(?<![0-9][ -])"
    r"([0-9]{3})([ -]?)([0-9]{3})\2([0-9]{4})(?![0-9])(?![ -][0-9])"
)
_UPN = re.compile(r"(?<![A-Z0-9])([A-HJ-NP-RT-Z])([0-9]{11})([0-9A-HJ-NP-RT-Z])(?![A-Z0-9])", re.IGNORECASE | re.ASCII)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits end in the check digit of an NHS number, and begin as those of England do."""
    if digits[0] in "0125" or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def upn_letter(rest: str) -> str:
    """The check letter of a pupil number, from the twelve characters that follow it."""
    values = [int(one) if one.isdigit() else UPN_LETTERS.index(one.upper()) for one in rest]
    return UPN_LETTERS[sum(value * weight for weight, value in enumerate(values, 2)) % 23]


def _nhs_numbers(text: str) -> Iterator[Span]:
    for match in _NHS.finditer(text):
        if is_nhs_number(match[1] + match[3] + match[4]):
            yield match.span()


def _pupil_numbers(text: str) -> Iterator[Span]:
    for match in _UPN.finditer(text):
        if upn_letter(match[2] + match[3]) == match[1].upper():
            yield match.span()


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = (
    r"(?:[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+[0-9]{{4}}"
    rf"|{_MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+[0-9]{{4}})"
)
_BIRTH = re.compile(
    r"(?<![A-Za-z])(?:d\.?o\.?b\b\.?|date of birth|born)(?:\s+(?:is|was|on)|\s*[:=(–-])*\s*" + _DAY, re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n|;")


def _births(text: str) -> Iterator[Span]:
    """A name, and near it a day that is called a birth."""
    for match in _BIRTH.finditer(text):
        before = text[max(0, match.start() - NEAR) : match.start()]
        ends = [end.end() for end in _SENTENCE_END.finditer(before)]
        begin = match.start() - len(before) + (ends[-1] if ends else 0)
        name = _last_name(text, begin, match.start())
        if name is not None:
            yield name[0], match.end()
            continue
        after = text[match.end() : match.end() + NEAR]
        end = _SENTENCE_END.search(after)
        name = _first_name(text, match.end(), match.end() + (end.start() if end else len(after)))
        if name is not None:
            yield match.start(), name[1]


def _last_name(text: str, start: int, end: int) -> Span | None:
    return max(_names(text, start, end), default=None)


def _first_name(text: str, start: int, end: int) -> Span | None:
    return min(_names(text, start, end), default=None)


def _names(text: str, start: int, end: int) -> Iterator[Span]:
    """Words in a row that are written like names: two or more, or one that many people have as a first name."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text, start, end):
        if not _is_written_like_a_name(text, word):
            yield from _as_name(run)
            run = []
        elif run and text[run[-1].end() : word.start()] == " ":
            run.append(word)
        else:
            yield from _as_name(run)
            run = [word]
    yield from _as_name(run)


def _as_name(run: list[re.Match[str]]) -> Iterator[Span]:
    if len(run) > 1 or (run and run[0][0].lower() in FIRST_NAMES):
        yield run[0].start(), run[-1].end()


def _is_written_like_a_name(text: str, word: re.Match[str]) -> bool:
    """It begins with a capital and is no word of every day. The part looked at may begin in the middle of a word."""
    is_whole = word.start() == 0 or not text[word.start() - 1].isalpha()
    small = word[0].lower()
    is_name = len(small) > 1 and not word[0].isupper() and small not in NOT_NAMES
    return is_whole and word[0][0].isupper() and (is_name or small in FIRST_NAMES)


_POSTCODE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{1,2})[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])")
_PARAGRAPH = re.compile(r"\n\s*\n")
_FAMILY = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Miss|Master)\.?\s+(?:[A-Z]\.?\s+)?(?P<a>[A-Z][\w'’-]+)"
    r"|(?P<b>[A-Z][\w'’-]+)\s+(?:family|household)|[Ff]amily\s+(?:of\s+)?(?P<c>[A-Z][\w'’-]+))"
)


def _addresses(text: str) -> Iterator[Span]:
    """A family's name and near it a full postcode, where no organisation is named and nothing sets them apart."""

    @cache
    def is_work(start: int, end: int) -> bool:
        """A line may hold thousands of postcodes; it is read once."""
        return any(word[0].lower() in ORGANISATIONS for word in _WORD.finditer(text, start, end))

    for match in _POSTCODE.finditer(text):
        if match[1] not in POSTCODE_AREAS:
            continue
        around = max(0, match.start() - 2 * NEAR), min(len(text), match.end() + NEAR)
        for start, end in _surnames(text, *around):
            span = min(start, match.start()), max(end, match.end())
            if not is_work(*_lines(text, *span)) and _PARAGRAPH.search(text, *span) is None:
                yield span
                break


def _lines(text: str, start: int, end: int) -> Span:
    """The whole lines in which name and postcode stand: they may name an organisation."""
    line_end = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, line_end if line_end >= 0 else len(text)


def _surnames(text: str, start: int, end: int) -> list[Span]:
    """Families, people with a title, and first names that many have with a second name after them."""
    found = [
        match.span()
        for match in _FAMILY.finditer(text, start, end)
        if next(name for name in match.groups() if name).lower() not in NOT_NAMES
    ]
    found += [
        (begin, finish)
        for begin, finish in _names(text, start, end)
        if " " in text[begin:finish] and text[begin:finish].split(" ")[0].lower() in FIRST_NAMES
    ]
    return sorted(found, reverse=True)
