"""Whether a password is among the first that somebody would try: common, a pattern, or made of names around a person.

No rule says which kinds of characters it must have. The lists of common passwords and words are those of the zxcvbn
package; its estimate is not used, for what somebody sends can keep it busy for minutes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from zxcvbn.frequency_lists import FREQUENCY_LISTS

OWN_WORDS = (
    "agency",
    "audit",
    "board",
    "borough",
    "child",
    "children",
    "council",
    "county",
    "designated",
    "lado",
    "lead",
    "partner",
    "partners",
    "partnership",
    "portal",
    "protection",
    "safe",
    "safeguard",
    "safeguarding",
    "school",
    "section",
    "section11",
)
"""What everybody here would think of first."""

FEWEST_LEFT = 4
"""So many letters must be left of a password once the words that anybody could guess are taken out."""

FEWEST_DIFFERENT = 4
LONGEST_UNIT = 4
"""Something this short, again and again, is a pattern."""

MOST_DECORATION = 6
"""So many characters before or behind a common password make no other of it."""

LOOKED_AT = 128
"""So much of a password is looked at; whoever types more has not chosen a common one."""

LOOKALIKES = tuple(str.maketrans("0134578@$!|", f"o{one}eastbasil") for one in "li")
"""A figure one stands for an l, or for an i."""

WORD = re.compile(r"[^\W\d_]{3,}")
NAMED = (
    "Your password is easy to guess: it is made of your name, your agency's or partnership's name, or words that "
    "people here would try first. Put together three or four words that have nothing to do with you or your work."
)
COMMON = (
    "Your password is easy to guess: it is one that many people use, or is made of one or two of the commonest words. "
    "Put together three or four words that only you would put together."
)
PATTERN = (
    "Your password is easy to guess: it repeats the same few characters, or follows their order. "
    "Put together three or four words that only you would put together."
)


def problem_with_guessing(password: str, about: Iterable[str] = ()) -> str:
    """Why ``password`` would be guessed, as a sentence, or an empty string. ``about`` are names around the person."""
    folded = unicodedata.normalize("NFKC", password[:LOOKED_AT]).casefold()
    if _is_pattern(folded):
        return PATTERN
    if _is_decorated(folded):
        return COMMON
    names = _words_of(about)
    for letters in _readings(folded):
        left = _without(letters, names)
        if len(left) < FEWEST_LEFT and left != letters:
            return NAMED
        if _is_common(left):
            return COMMON
    return ""


def _is_pattern(text: str) -> bool:
    if len(set(text)) < FEWEST_DIFFERENT:
        return True
    if any(text == (text[:unit] * len(text))[: len(text)] for unit in range(1, LONGEST_UNIT + 1)):
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1}) or steps in ({1, -9}, {-1, 9})


def _is_decorated(text: str) -> bool:
    """A common password as it is, or with a few characters before and behind."""
    ends = range(MOST_DECORATION + 1)
    return any(text[before : len(text) - behind] in _passwords() for before in ends for behind in ends)


def _readings(text: str) -> list[str]:
    """The letters as they are, and with figures and signs read as the letters that they look like."""
    bare = _without_ends(text)
    found = [_letters_of(text), *(_letters_of(bare.translate(letters)) for letters in LOOKALIKES)]
    return [letters for letters in dict.fromkeys(found) if letters]


def _letters_of(text: str) -> str:
    return "".join(one for one in text if one.isalpha())


def _without_ends(text: str) -> str:
    """Without the figures and signs that people put before and behind a word."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)


def _words_of(about: Iterable[str]) -> list[str]:
    """Each word of the names and our own, and each name as a whole, the longest first."""
    found = set(OWN_WORDS)
    for name in about:
        folded = unicodedata.normalize("NFKC", name).casefold()
        found |= {*WORD.findall(folded), _letters_of(folded)}
    return sorted((word for word in found if len(word) > 2), key=lambda word: (-len(word), word))


def _without(letters: str, words: Sequence[str]) -> str:
    """The fewest letters that are left when words are taken out, wherever one ends and the next begins."""
    left = [""] * (len(letters) + 1)
    for at in reversed(range(len(letters))):
        kept = (left[at + len(word)] for word in words if letters.startswith(word, at))
        left[at] = min((letters[at] + left[at + 1], *kept), key=len)
    return left[0]


def _is_common(letters: str) -> bool:
    """One common word or password, or two common passwords one after the other."""
    if letters in _words():
        return True
    return any(letters[:cut] in _passwords() and letters[cut:] in _passwords() for cut in range(3, len(letters) - 2))


@cache
def _passwords() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"])


@cache
def _words() -> frozenset[str]:
    return frozenset(word for words in FREQUENCY_LISTS.values() for word in words)
