"""What the list of a round is narrowed to, as an address names it."""

from __future__ import annotations

from flask import request

from portal.reporting.progress import VERSIONS, Filters
from portal.returns.models import Status


def filters_from_address() -> Filters:
    """The filters that the address names; what is not one of ours is left out."""
    status, version = request.args.get("status", ""), request.args.get("version", "")
    return Filters(
        status=Status(status) if status in set(Status) else None,
        sector=request.args.get("sector", "")[:100].replace("\0", ""),  # PostgreSQL cannot even be asked for a NUL.
        late=request.args.get("late") == "yes",
        version=version if version in VERSIONS else "",
    )


def address_of(filters: Filters) -> dict[str, str]:
    """The same as the parts of an address."""
    parts = {
        "status": filters.status.value if filters.status else "",
        "sector": filters.sector,
        "late": "yes" if filters.late else "",
        "version": filters.version,
    }
    return {name: value for name, value in parts.items() if value}
