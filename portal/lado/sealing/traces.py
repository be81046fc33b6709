"""The blind index: what makes it possible to find a person again among names that nobody can read.

A trace is a keyed hash of one thing that is known of a person. Without the key it can neither be computed nor guessed;
what repeats is seen to repeat, and no more. A match needs the whole name, or two weaker traces of which one is how the
name sounds: a birthday, a workplace or a sound alone is shared by many, and claims nothing.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Collection
from datetime import date
from enum import StrEnum

from portal.lado.sealing.sounds import sound_of

VALUE_BYTES = 8
WRITTEN_BEFORE = ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "reverend", "sir", "dame")
TITLES = frozenset((*WRITTEN_BEFORE, "mbe", "obe", "cbe", "phd", "msc", "bsc"))
"""What people write before and after a name, and accounts mostly leave out."""
_ASIDE = re.compile(r"\([^()]*\)")


class Kind(StrEnum):
    """What a trace is of."""

    EXACT = "exact"
    SOUND = "sound"
    BORN = "born"
    WORKPLACE = "workplace"
    EMAIL = "email"


class BlindIndex:
    """Holds the key; ``use`` is called once, when the application starts."""

    def __init__(self) -> None:
        self._key = b""

    def use(self, key: bytes) -> None:
        self._key = key

    def value(self, kind: Kind, normal: str) -> bytes:
        """The trace of something that has been made normal already."""
        if not self._key:
            raise RuntimeError("The key of traces is not set: call index.use(settings.key('traces')) first.")
        return hmac.digest(self._key, f"{kind.value}\n{normal}".encode("utf-8", "surrogatepass"), "sha256")[
            :VALUE_BYTES
        ]

    def of_name(self, name: str) -> dict[Kind, bytes]:
        """The whole name, in whatever order, and how it sounds; nothing at all for a name without a letter."""
        normal = name_words(name)
        if not normal:
            return {}
        whole = self.value(Kind.EXACT, " ".join(sorted(normal)))
        return {Kind.EXACT: whole, Kind.SOUND: self.value(Kind.SOUND, sound_of(normal))}

    def of_names(self, name: str) -> set[bytes]:
        """The traces of all that the name of one person may be written as."""
        return {self.value(Kind.EXACT, " ".join(one)) for one in names_of(name)}

    def of_birthday(self, born: date) -> bytes:
        return self.value(Kind.BORN, born.isoformat())

    def of_workplace(self, workplace: str) -> bytes:
        """A workplace by its name, or by the id of its agency."""
        return self.value(Kind.WORKPLACE, " ".join(words_of(workplace)))

    def of_email(self, email: str) -> bytes:
        return self.value(Kind.EMAIL, email.strip().casefold())


def words_of(text: str) -> list[str]:
    """The words without accents, marks and capitals, so that O'Brien, Ó Briain's spelling aside, is found as obrien."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(" " if _parts(one) else one for one in plain if not _is_mark(one))
    return letters.split()


def name_words(name: str) -> list[str]:
    """The words of a name without titles and what stands in brackets, unless hardly anything is left then."""
    bare = [one for one in words_of(_ASIDE.sub(" ", name)) if one not in TITLES]
    return bare if len(bare) > 1 else words_of(name)


def names_of(name: str) -> set[tuple[str, ...]]:
    """What is compared where somebody must not know: the whole name, and first and last where there is more between."""
    words = name_words(name)
    return (
        {tuple(sorted(one)) for one in (words, (words[0], words[-1]) if len(words) > 2 else words)} if words else set()
    )


def _parts(character: str) -> bool:
    return not character.isalnum()


def _is_mark(character: str) -> bool:
    """Accents, and what stands within a name without parting it."""
    return unicodedata.category(character) in ("Mn", "Me") or character in "'\u2019\u02bc`."


def is_match(shared: Collection[Kind]) -> bool:
    """Whether two people who share these traces may be one: never on what many share alone."""
    found = set(shared)
    return (
        Kind.EXACT in found
        or Kind.EMAIL in found
        or (Kind.SOUND in found and bool(found & {Kind.BORN, Kind.WORKPLACE}))
    )


index = BlindIndex()
