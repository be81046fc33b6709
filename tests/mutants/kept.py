"""All mutants that are kept, from the lists of each package. To keep another, add it to the list where it belongs."""

from __future__ import annotations

from tests.mutants import (
    accounts,
    actions,
    agencies,
    commands,
    counting,
    demo,
    exports,
    forms,
    judging,
    last_year,
    listings,
    pages,
    permissions,
    platform,
    record,
    reporting,
    requests,
    returns,
    sharing,
    sight,
    signing_in,
    views,
)
from tests.mutants.mutant import Mutant

MUTANTS: tuple[Mutant, ...] = (
    *accounts.MUTANTS,
    *actions.MUTANTS,
    *agencies.MUTANTS,
    *commands.MUTANTS,
    *counting.MUTANTS,
    *demo.MUTANTS,
    *exports.MUTANTS,
    *forms.MUTANTS,
    *judging.MUTANTS,
    *last_year.MUTANTS,
    *listings.MUTANTS,
    *pages.MUTANTS,
    *permissions.MUTANTS,
    *platform.MUTANTS,
    *record.MUTANTS,
    *reporting.MUTANTS,
    *requests.MUTANTS,
    *returns.MUTANTS,
    *sharing.MUTANTS,
    *sight.MUTANTS,
    *signing_in.MUTANTS,
    *views.MUTANTS,
)
