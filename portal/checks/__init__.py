"""What must hold before other machines may reach the portal: one function for each thing that could be unsafe."""

from portal.checks import addresses, disk, limits, mailing, process, stores
from portal.checks.registry import CHECKS, Check, Finding, Surroundings, findings

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "Surroundings",
    "addresses",
    "disk",
    "findings",
    "limits",
    "mailing",
    "process",
    "stores",
]
