"""Published figures as they are printed: a number, or a mark that says why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

HIDDEN, NOT_AVAILABLE, NOT_APPLICABLE = "hidden", "not_available", "not_applicable"
MARKS = {
    "*": HIDDEN,
    "c": HIDDEN,
    "[c]": HIDDEN,
    "x": NOT_AVAILABLE,
    "[x]": NOT_AVAILABLE,
    ":": NOT_AVAILABLE,
    "z": NOT_APPLICABLE,
    "[z]": NOT_APPLICABLE,
}
"""What the national tables write where they hide a small number, have none, or where there can be none."""

WORDS = {HIDDEN: "Hidden by its source", NOT_AVAILABLE: "Not available", NOT_APPLICABLE: "Not applicable"}

_NUMBER = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]{1,6})?|-?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Printed:
    """Either a value, or the meaning of a mark."""

    value: Decimal | None
    marker: str = ""


def read_printed(text: str) -> Printed | None:
    """What was printed; None where it is neither a number nor a mark that is known."""
    plain = text.strip()
    marker = MARKS.get(plain.casefold())
    if marker is not None:
        return Printed(None, marker)
    digits = plain.removesuffix("%").rstrip()
    if not _NUMBER.fullmatch(digits):
        return None
    return Printed(Decimal(digits.replace(",", "")))
