"""What must hold before other machines may reach the portal: one function for each thing that could be unsafe."""

from portal.checks import addresses, calendar, case_keys, disk, documents, limits, mailing, process, stores
from portal.checks.registry import CHECKS, WARNINGS, Check, Finding, Surroundings, findings

__all__ = [
    "CHECKS",
    "WARNINGS",
    "Check",
    "Finding",
    "Surroundings",
    "addresses",
    "calendar",
    "case_keys",
    "disk",
    "documents",
    "findings",
    "limits",
    "mailing",
    "process",
    "stores",
]
