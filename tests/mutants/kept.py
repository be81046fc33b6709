"""All mutants that are kept, from the lists of each package. To keep another, add it to the list where it belongs."""

from __future__ import annotations

from tests.mutants import accounts, agencies, permissions, platform, record, reporting, requests, sight, signing_in
from tests.mutants.mutant import Mutant

MUTANTS: tuple[Mutant, ...] = (
    *accounts.MUTANTS,
    *agencies.MUTANTS,
    *permissions.MUTANTS,
    *platform.MUTANTS,
    *record.MUTANTS,
    *reporting.MUTANTS,
    *requests.MUTANTS,
    *sight.MUTANTS,
    *signing_in.MUTANTS,
)
