"""The numbers of a frozen year, and the hash that says that nobody changed them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from portal.errors import Refused
from portal.lado.figures.models import FrozenYear


def sha256_of(numbers: dict[str, Any]) -> str:
    """Of the numbers in one fixed way of writing them."""
    written = json.dumps(numbers, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()


def numbers_of(frozen: FrozenYear) -> dict[str, Any]:
    """What was frozen; raises Refused where it is not that any more, so that nobody reads changed figures as frozen."""
    if sha256_of(frozen.numbers) != frozen.sha256:
        raise Refused(f"The figures of {frozen.year} are not the ones that were frozen. Tell whoever keeps the portal.")
    return frozen.numbers
