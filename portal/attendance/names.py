"""One body is written in several ways: with NHS or without, in full or by the first letters of its words."""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[\w']+")
_LEFT_OUT = frozenset({"and", "the", "of", "nhs"})


def same_body(one: str, other: str) -> bool:
    """Whether two names are of one body: the same words but for small ones, brackets and NHS, where a word in capitals
    may stand for the words whose first letters it has (BLMK for Bedfordshire, Luton and Milton Keynes).
    """
    return _match(_words(one), _words(other))


def _words(name: str) -> tuple[str, ...]:
    found = _WORD.findall(_BRACKETS.sub(" ", name)) or _WORD.findall(name)
    return tuple(word for word in found if word.casefold() not in _LEFT_OUT)


def _match(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return not one and not other
    if one[0].casefold() == other[0].casefold() and _match(one[1:], other[1:]):
        return True
    return _stands_for(one, other) or _stands_for(other, one)


def _stands_for(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the first word of ``short`` is in capitals and has the first letters of the first words of ``long``."""
    letters = short[0]
    if len(letters) < 2 or not letters.isupper() or len(long) < len(letters):
        return False
    initials = "".join(word[0] for word in long[: len(letters)])
    return initials.upper() == letters and _match(short[1:], long[len(letters) :])
