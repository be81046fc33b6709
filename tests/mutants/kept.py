"""All mutants that are kept, from the lists of each package. To keep another, add it to the list where it belongs."""

from __future__ import annotations

from tests.mutants import reporting
from tests.mutants.mutant import Mutant

MUTANTS: tuple[Mutant, ...] = (*reporting.MUTANTS,)
