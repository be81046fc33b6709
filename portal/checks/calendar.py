"""What runs out with time: the table of bank holidays."""

from __future__ import annotations

from datetime import timedelta

from portal import working_days
from portal.checks.registry import Surroundings, warning
from portal.local_time import day_of

IN_GOOD_TIME = timedelta(days=365)


@warning(
    "bank holidays",
    "the table of bank holidays reaches beyond the next twelve months",
    "Add the next year to portal/bank_holidays.csv from www.gov.uk/bank-holidays, or install a newer portal.",
)
def bank_holidays_end(here: Surroundings) -> bool:
    return working_days.last_day() - day_of(here.clock) < IN_GOOD_TIME


@warning(
    "bank holidays to confirm",
    "every bank holiday of the next twelve months is published",
    'Compare this year\'s lines of portal/bank_holidays.csv that say "to confirm" with www.gov.uk/bank-holidays.',
)
def bank_holidays_to_confirm(here: Surroundings) -> bool:
    soon = day_of(here.clock) + IN_GOOD_TIME
    return any(day_of(here.clock) <= day <= soon for day in working_days.to_confirm())
