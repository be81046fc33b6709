"""Who may do what: one enum of permissions, one table of roles, one guard that denies by default.

A route says what it needs (``@needs``), or that it is for everybody (``@public``), for anyone signed in
(``@signed_in``), or for whoever reports, with an account or as a guest (``@reporter``). A route that says nothing
answers 403 to everyone. Which *records* a person sees is not decided here but by each package's ``policy.visible_to``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from portal.errors import Forbidden


class Permission(StrEnum):
    """Every permission there is, as ``resource:action``."""

    RETURN_READ = "return:read"
    RETURN_EDIT = "return:edit"
    RETURN_ASSIGN = "return:assign"
    RETURN_SEND_FOR_APPROVAL = "return:send_for_approval"
    RETURN_SUBMIT = "return:submit"
    ROUND_READ = "round:read"
    ROUND_MANAGE = "round:manage"
    SUBMISSION_READ = "submission:read"
    EXPORT_RETURNS = "export:returns"
    AGENCY_INVITE = "agency:invite"
    PARTNERSHIP_INVITE = "partnership:invite"
    PARTNERSHIP_MANAGE = "partnership:manage"
    PARTNERSHIP_EXPORT = "partnership:export"
    AUDIT_READ = "audit:read"
    ACTION_READ = "action:read"
    ACTION_UPDATE = "action:update"
    REPORT_MAKE = "report:make"
    CONTACT_LOG = "contact:log"
    CONTACT_LIST = "contact:list"
    CONTACT_READ = "contact:read"
    CONTACT_DECIDE = "contact:decide"
    CONTACT_ALLOCATE = "contact:allocate"
    CONTACT_GRANT = "contact:grant"
    CONTACT_APPOINT = "contact:appoint"
    FIGURES_READ = "figures:read"
    FIGURES_KEEP = "figures:keep"
    FIGURES_FREEZE = "figures:freeze"
    FIGURES_PUBLISHED = "figures:published"
    CONTRIBUTION_READ = "contribution:read"
    CONTRIBUTION_MANAGE = "contribution:manage"
    ATTENDANCE_READ = "attendance:read"
    ATTENDANCE_MANAGE = "attendance:manage"


class Role(StrEnum):
    """The roles of a person in an agency, and in a partnership."""

    EDITOR = "editor"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    APPROVER = "approver"
    ALLEGATIONS_LEAD = "allegations_lead"
    COORDINATOR = "coordinator"
    SCRUTINEER = "scrutineer"
    ADMINISTRATOR = "administrator"
    LADO = "lado"
    LADO_MANAGER = "lado_manager"
    LADO_SUPPORT = "lado_support"


AGENCY_ROLES = frozenset({Role.EDITOR, Role.SAFEGUARDING_LEAD, Role.APPROVER, Role.ALLEGATIONS_LEAD})
LADO_ROLES = frozenset({Role.LADO, Role.LADO_MANAGER, Role.LADO_SUPPORT})
PARTNERSHIP_ROLES = frozenset({Role.COORDINATOR, Role.SCRUTINEER, Role.ADMINISTRATOR}) | LADO_ROLES

ROLE_NAMES = {
    Role.EDITOR: "Editor",
    Role.SAFEGUARDING_LEAD: "Safeguarding lead",
    Role.APPROVER: "Approver",
    Role.ALLEGATIONS_LEAD: "Allegations lead",
    Role.COORDINATOR: "Coordinator",
    Role.SCRUTINEER: "Scrutineer",
    Role.ADMINISTRATOR: "Administrator",
    Role.LADO: "LADO",
    Role.LADO_MANAGER: "LADO manager",
    Role.LADO_SUPPORT: "LADO support",
}


def in_a_sentence(role: str) -> str:
    """What a role is called within a sentence: in small letters, but for what is spelt in capitals."""
    name = ROLE_NAMES[Role(role)]
    return name if name[:2].isupper() else name.lower()


ROLES: dict[Role, frozenset[Permission]] = {
    Role.EDITOR: frozenset(
        {
            Permission.RETURN_READ,
            Permission.RETURN_EDIT,
            Permission.ACTION_READ,
            Permission.ACTION_UPDATE,
            Permission.REPORT_MAKE,
        }
    ),
    Role.SAFEGUARDING_LEAD: frozenset(
        {
            Permission.RETURN_READ,
            Permission.RETURN_EDIT,
            Permission.RETURN_ASSIGN,
            Permission.RETURN_SEND_FOR_APPROVAL,
            Permission.AGENCY_INVITE,
            Permission.ACTION_READ,
            Permission.ACTION_UPDATE,
            Permission.REPORT_MAKE,
        }
    ),
    Role.APPROVER: frozenset(
        {Permission.RETURN_READ, Permission.RETURN_SUBMIT, Permission.ACTION_READ, Permission.REPORT_MAKE}
    ),
    Role.ALLEGATIONS_LEAD: frozenset({Permission.REPORT_MAKE}),
    Role.COORDINATOR: frozenset(
        {
            Permission.ROUND_READ,
            Permission.ROUND_MANAGE,
            Permission.SUBMISSION_READ,
            Permission.EXPORT_RETURNS,
            Permission.ACTION_READ,
            Permission.CONTRIBUTION_READ,
            Permission.CONTRIBUTION_MANAGE,
            Permission.ATTENDANCE_READ,
            Permission.ATTENDANCE_MANAGE,
        }
    ),
    Role.SCRUTINEER: frozenset(
        {
            Permission.ROUND_READ,
            Permission.SUBMISSION_READ,
            Permission.ACTION_READ,
            Permission.FIGURES_PUBLISHED,
            Permission.CONTRIBUTION_READ,
            Permission.ATTENDANCE_READ,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.AGENCY_INVITE,
            Permission.PARTNERSHIP_INVITE,
            Permission.PARTNERSHIP_MANAGE,
            Permission.PARTNERSHIP_EXPORT,
            Permission.AUDIT_READ,
        }
    ),
    Role.LADO: frozenset(
        {
            Permission.CONTACT_LOG,
            Permission.CONTACT_LIST,
            Permission.CONTACT_READ,
            Permission.CONTACT_DECIDE,
            Permission.FIGURES_READ,
            Permission.FIGURES_KEEP,
            Permission.FIGURES_PUBLISHED,
        }
    ),
    Role.LADO_MANAGER: frozenset(
        {
            Permission.CONTACT_LOG,
            Permission.CONTACT_LIST,
            Permission.CONTACT_READ,
            Permission.CONTACT_DECIDE,
            Permission.CONTACT_ALLOCATE,
            Permission.CONTACT_GRANT,
            Permission.CONTACT_APPOINT,
            Permission.FIGURES_READ,
            Permission.FIGURES_KEEP,
            Permission.FIGURES_FREEZE,
            Permission.FIGURES_PUBLISHED,
        }
    ),
    Role.LADO_SUPPORT: frozenset({Permission.CONTACT_LOG, Permission.CONTACT_LIST, Permission.CONTACT_ALLOCATE}),
}


def giver_of(role: Role) -> Permission:
    """What somebody needs in a partnership to give one of its roles, to see who has it, and to end it.

    Whoever keeps the accounts never lets anyone behind the LADO's wall: that is for the LADO manager.
    """
    return Permission.CONTACT_APPOINT if role in LADO_ROLES else Permission.PARTNERSHIP_INVITE


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one place: exactly one of ``agency_id`` and ``partnership_id`` is set."""

    role: Role
    agency_id: uuid.UUID | None = None
    partnership_id: uuid.UUID | None = None


class Actor(Protocol):
    """Whoever acts: a person, or the system when a command runs."""

    @property
    def grants(self) -> Iterable[Grant]: ...

    @property
    def is_system(self) -> bool: ...

    @property
    def actor_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class System:
    """The actor of commands and jobs. It may do everything and appears in the record by its name."""

    name: str = "system"
    grants: tuple[Grant, ...] = ()
    is_system: bool = True

    @property
    def actor_id(self) -> str:
        return self.name


SYSTEM = System()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who someone is, without what they may do: it outlives the transaction that the person was read in."""

    actor_id: str
    grants: tuple[Grant, ...] = ()
    is_system: bool = False


def can(
    user: Actor,
    permission: Permission,
    *,
    agency_id: uuid.UUID | None = None,
    partnership_id: uuid.UUID | None = None,
) -> bool:
    """True when one of the user's roles carries ``permission`` in the named place, or anywhere when none is named."""
    return user.is_system or any(
        permission in ROLES[grant.role]
        and (agency_id is None or grant.agency_id == agency_id)
        and (partnership_id is None or grant.partnership_id == partnership_id)
        for grant in user.grants
    )


def require(
    user: Actor,
    permission: Permission,
    *,
    agency_id: uuid.UUID | None = None,
    partnership_id: uuid.UUID | None = None,
) -> None:
    """Raise Forbidden unless ``can``; every service function calls it, so that page, command and job all pass it."""
    if not can(user, permission, agency_id=agency_id, partnership_id=partnership_id):
        raise Forbidden(permission.value)


def places(user: Actor, permission: Permission) -> tuple[frozenset[uuid.UUID], frozenset[uuid.UUID]]:
    """The ids of the agencies, and of the partnerships, in which ``user`` has ``permission``."""
    grants = [grant for grant in user.grants if permission in ROLES[grant.role]]
    agencies = frozenset(grant.agency_id for grant in grants if grant.agency_id is not None)
    partnerships = frozenset(grant.partnership_id for grant in grants if grant.partnership_id is not None)
    return agencies, partnerships


@dataclass(frozen=True, slots=True)
class Access:
    """What a route says about itself. ``guests`` is for those who have no account and came in by a link."""

    public: bool = False
    permissions: frozenset[Permission] = frozenset()
    guests: bool = False

    def admits(self, user: Actor) -> bool:
        return not self.permissions or any(can(user, permission) for permission in self.permissions)


ATTRIBUTE = "__portal_access__"
View = TypeVar("View", bound=Callable[..., Any])


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Mark a route: it is for people who have one of ``permissions`` somewhere."""
    if not permissions:
        raise ValueError("@needs() names at least one permission; use @signed_in for anyone with an account.")
    return _marked(Access(permissions=frozenset(permissions)))


def reporter(view: View) -> View:
    """Mark a route: it is for people who may report, and for guests who came in by a link to do so."""
    return _marked(Access(permissions=frozenset({Permission.REPORT_MAKE}), guests=True))(view)


def public(view: View) -> View:
    """Mark a route: it is for everybody, signed in or not."""
    return _marked(Access(public=True))(view)


def signed_in(view: View) -> View:
    """Mark a route: it is for anyone who is signed in."""
    return _marked(Access())(view)


def access_of(view: Callable[..., Any] | None) -> Access | None:
    """What the route says, or None when it says nothing - and then nobody may use it."""
    found = getattr(view, ATTRIBUTE, None)
    return found if isinstance(found, Access) else None


def _marked(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, access)
        return view

    return mark
