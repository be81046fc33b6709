"""What the clock says to somebody who reports: when it is due, and kindly why, where it is late. It never blocks."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.forms.check import Checked
from portal.lado import clock
from portal.lado.words import LadoWords
from portal.local_time import long_date


def clock_words(checked: Checked, words: LadoWords, at: datetime) -> str:
    """One sentence, or nothing where nobody has said yet when it became known."""
    aware = clock.aware_at(checked.values.get("became_known"))
    if aware is None:
        return ""
    late = clock.days_late(aware[0], at, words.clock)
    if not late:
        until = clock.due(aware[0], words.clock) - timedelta(seconds=1)
        return f"Sent by the end of {long_date(until)}, it is in time."
    days = "1 working day" if late == 1 else f"{late} working days"
    asked = "" if "late_reason" in checked.answered else " If you can, tell us in “The account” what held things up."
    return f"It is {days} later than it should be. Send it all the same: it still helps.{asked}"
