"""How an English name sounds, roughly: Smyth as Smith, Philips as Filips. Names in other letters stay as written."""

from __future__ import annotations

from collections.abc import Sequence

SPELLINGS = (
    ("tsch", "ch"),
    ("ph", "f"),
    ("kn", "n"),
    ("wr", "r"),
    ("ght", "t"),
    ("gh", "g"),
    ("ck", "k"),
    ("sch", "sh"),
)
CLASSES = {
    **dict.fromkeys("bfpv", "1"),
    **dict.fromkeys("cgjkqsxz", "2"),
    **dict.fromkeys("dt", "3"),
    "l": "4",
    **dict.fromkeys("mn", "5"),
    "r": "6",
}
SILENT = frozenset("hw")


def sound_of(words: Sequence[str]) -> str:
    """The sound of the last word and the first letter of the first; the words are in small letters without accents."""
    return f"{consonants(words[-1])} {words[0][0]}"


def consonants(word: str) -> str:
    """Classes of consonants as in Soundex, the first sound included; a word in other letters is its own sound."""
    for spelling, sound in SPELLINGS:
        word = word.replace(spelling, sound)
    found, last = "", ""
    for letter in word:
        if letter in SILENT:
            continue
        code = CLASSES.get(letter, "")
        if code and code != last:
            found += code
        last = code
    return found or word
