"""Adding an agency and changing what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from portal import audit
from portal.accounts.models import Agency, AgencyAlias, AgencyKind, Partnership, PartnershipAgency
from portal.accounts.places import lock, may_in_agency, partnership_ids_of
from portal.accounts.sharing import manages_agency
from portal.accounts.words import CODE, Mistake, plain_line
from portal.accounts.words import kinds as clean_kinds
from portal.database import db, now
from portal.errors import Forbidden, Refused
from portal.permissions import Actor, Permission, require


def create_agency(
    user: Actor,
    partnership: Partnership,
    code: str,
    name: str,
    sector: str,
    *,
    kinds: Iterable[str] = (),
    aliases: Iterable[str] = (),
    parent: Agency | None = None,
    active_from: date | None = None,
) -> Agency:
    """A new agency of ``partnership``. ``code`` is unique in the installation, whatever its capitals."""
    require(user, Permission.PARTNERSHIP_MANAGE, partnership_id=partnership.id)
    agency = Agency(code=_free_code(code), name=plain_line(name, "name", "the name of the agency"), created_at=now())
    agency.sector = plain_line(sector, "sector", "the sector", maximum=80)
    agency.active_from = active_from
    agency.kind_rows = [AgencyKind(kind=kind) for kind in clean_kinds(list(kinds))]
    agency.alias_rows = [AgencyAlias(alias=alias) for alias in _clean_aliases(aliases)]
    db.session.add(agency)
    db.session.flush()
    db.session.add(PartnershipAgency(partnership_id=partnership.id, agency_id=agency.id))
    db.session.flush()
    if parent is not None:
        set_parent(user, agency, parent)
    audit.record("agency.created", user, record_id=agency.id, agency_id=agency.id, partnership_id=partnership.id)
    return agency


def change_agency(
    user: Actor,
    agency: Agency,
    *,
    name: str,
    sector: str,
    kinds: Iterable[str],
    aliases: Iterable[str],
    parent: Agency | None,
) -> None:
    """Everything that the page about an agency shows, at once; each part by its own verb."""
    set_sector(user, agency, sector)
    set_kinds(user, agency, kinds)
    set_aliases(user, agency, aliases)
    rename(user, agency, name)
    if agency.parent_id != (parent.id if parent is not None else None):
        set_parent(user, agency, parent)


def rename(user: Actor, agency: Agency, name: str) -> None:
    """Give the agency a new name; people go on finding it by the old one, which becomes an alias."""
    require_manager(user, agency)
    name = plain_line(name, "name", "the name of the agency")
    if name == agency.name:
        return
    aliases = {row.alias for row in agency.alias_rows} - {name} | {agency.name}
    agency.name = name
    _replace_aliases(agency, aliases)
    audit.record("agency.renamed", user, record_id=agency.id, agency_id=agency.id)


def add_alias(user: Actor, agency: Agency, alias: str) -> None:
    """Another name that people know the agency by."""
    set_aliases(user, agency, [*(row.alias for row in agency.alias_rows), alias])


def set_aliases(user: Actor, agency: Agency, aliases: Iterable[str]) -> None:
    """All other names of the agency; empty ones are left out."""
    require_manager(user, agency)
    _replace_aliases(agency, set(_clean_aliases(aliases)) - {agency.name})
    audit.record("agency.aliases_set", user, record_id=agency.id, agency_id=agency.id, aliases=len(agency.alias_rows))


def set_sector(user: Actor, agency: Agency, sector: str) -> None:
    """The one sector under which the agency is listed and counted."""
    require_manager(user, agency)
    agency.sector = plain_line(sector, "sector", "the sector", maximum=80)
    audit.record("agency.sector_set", user, record_id=agency.id, agency_id=agency.id)


def set_kinds(user: Actor, agency: Agency, kinds: Iterable[str]) -> None:
    """What question sets ask the agency by; a return that is under way asks by the new kinds at once."""
    require_manager(user, agency)
    wanted = set(clean_kinds(list(kinds)))
    kept = [row for row in agency.kind_rows if row.kind in wanted]
    agency.kind_rows = kept + [AgencyKind(kind=kind) for kind in sorted(wanted - {row.kind for row in kept})]
    audit.record("agency.kinds_set", user, record_id=agency.id, agency_id=agency.id, kinds=sorted(wanted))


def set_parent(user: Actor, agency: Agency, parent: Agency | None) -> None:
    """The organisation that the agency is part of, such as the trust of an academy, or None.

    Raises Mistake unless the parent is in one of the agency's partnerships and is not, itself, part of the agency.
    """
    require_manager(user, agency)
    if parent is not None:
        lock(partnership_ids_of(agency) | partnership_ids_of(parent))
        if not partnership_ids_of(agency) & partnership_ids_of(parent):
            raise Mistake("parent", "Choose a parent in the same partnership")
        if agency.id in chain(parent, "parent_id"):
            raise Mistake("parent", f"Choose another parent: {parent.name} is itself part of {agency.name}")
    agency.parent_id = parent.id if parent is not None else None
    audit.record(
        "agency.parent_set", user, record_id=agency.id, agency_id=agency.id, parent=str(agency.parent_id or "")
    )


def require_manager(user: Actor, agency: Agency) -> None:
    """Raise Forbidden unless ``user`` manages one of the agency's partnerships, and Refused unless all of them."""
    if not may_in_agency(user, Permission.PARTNERSHIP_MANAGE, agency):
        raise Forbidden(Permission.PARTNERSHIP_MANAGE.value)
    if not manages_agency(user, agency):
        raise Refused(
            f"{agency.name} also answers to another partnership, and what is changed here changes there as well. "
            "Agree it with them; whoever runs the portal then changes it by command."
        )


def chain(agency: Agency, column: str) -> list[object]:
    """The ids from ``agency`` upwards along ``parent_id`` or ``successor_id``, its own first, as they are now."""
    ids: list[object] = []
    step: object | None = agency.id
    while step is not None and step not in ids:
        ids.append(step)
        step = db.session.scalar(select(getattr(Agency, column)).where(Agency.id == step))
    return ids


def _free_code(typed: str) -> str:
    code = plain_line(typed, "code", "a code")
    if not CODE.fullmatch(code):
        raise Mistake("code", "Write the code in letters, digits and hyphens, 30 at most, such as NHS-TRUST")
    if db.session.scalar(select(Agency.id).where(func.lower(Agency.code) == code.lower())) is not None:
        raise Mistake("code", "Choose another code: this one is used already")
    return code


def _clean_aliases(typed: Iterable[str]) -> list[str]:
    lines = [plain_line(alias, "aliases", "the other names", required=False) for alias in typed]
    return sorted({line for line in lines if line})


def _replace_aliases(agency: Agency, wanted: set[str]) -> None:
    kept = [row for row in agency.alias_rows if row.alias in wanted]
    agency.alias_rows = kept + [AgencyAlias(alias=alias) for alias in sorted(wanted - {row.alias for row in kept})]
