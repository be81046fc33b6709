"""One body is written in several ways: with NHS or without, in full, by the first letters of its words, by its kind."""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[\w']+")
_COUNCIL = re.compile(r"(?:city|borough|county|district|metropolitan) council", re.I)
_KINDS = {"local authority": _COUNCIL}
"""Words by which terms of reference mean a kind of body, and how the names of such bodies end."""

_LEFT_OUT = frozenset({"and", "the", "of", "nhs"})


def same_body(one: str, other: str) -> bool:
    """Whether two names are of one body: the same words but for small ones, brackets and NHS, where a word in capitals
    may stand for the words whose first letters it has (BLMK for Bedfordshire, Luton and Milton Keynes).
    """
    return _match(_words(one), _words(other))


def means(body: str, said: str) -> bool:
    """Whether terms of reference that say ``said`` mean the body: by its name, by the first letters of the last words
    of its name (ICB for an Integrated Care Board), or by what kind of body it is (the Local Authority).
    """
    return same_body(body, said) or _ends_in(body, said) or _is_kind(body, said)


def _ends_in(body: str, said: str) -> bool:
    letters, words = said.strip(), _words(body)
    if not (3 <= len(letters) <= len(words) and letters.isupper() and letters.isalpha()):
        return False
    return "".join(word[0] for word in words[-len(letters) :]).upper() == letters


def _is_kind(body: str, said: str) -> bool:
    kind = _KINDS.get(" ".join(_words(said)).casefold())
    return kind is not None and kind.fullmatch(" ".join(_words(body)[-2:])) is not None


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
