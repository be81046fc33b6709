"""How values of a table are written on a page."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from exports.counts import Value
from portal.local_time import long_date


def written(value: Value) -> str:
    """A count, a share in per cent to one place, words or a day."""
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return f"{float(value):.1%}"
    if isinstance(value, date):
        return long_date(value)
    return value if isinstance(value, str) else f"{value:,}"
