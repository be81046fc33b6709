"""Two partnerships with an agency each and one that answers to both, an administrator in each, and some events."""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.models import Agency, Partnership, User
from portal.permissions import Role
from portal.returns.models import Return, Status
from tests.reporting.arrange import make_return, make_round
from tests.support.builders import add_role, make_agency, make_default_partnership, make_partnership, make_user


@dataclass
class World:
    """Of ``north`` everything has a name; ``south`` is the other partnership, of which nobody in north may know."""

    north: Partnership
    south: Partnership
    agency: Agency
    shared: Agency
    other: Agency
    administrator: User
    elsewhere: User
    lead: User
    editor: User
    coordinator: User
    stranger: User
    both: User
    asked: Return
    asked_elsewhere: Return


def make_world() -> World:
    north, south = make_default_partnership(key="north"), make_partnership("south")
    agency, other = make_agency(north, "a", name="Example School"), make_agency(south, "c", name="Hidden College")
    shared = make_agency([north, south], "s", name="Example Police")
    both = make_user(Role.EDITOR, agency, name="Example Both")
    add_role(both, Role.EDITOR, other)
    return World(
        north,
        south,
        agency,
        shared,
        other,
        administrator=make_user(Role.ADMINISTRATOR, north, name="Example Administrator"),
        elsewhere=make_user(Role.ADMINISTRATOR, south, name="Hidden Administrator"),
        lead=make_user(Role.SAFEGUARDING_LEAD, agency, name="Example Lead"),
        editor=make_user(Role.EDITOR, agency, name="Example Editor"),
        coordinator=make_user(Role.COORDINATOR, north, name="Example Coordinator"),
        stranger=make_user(Role.EDITOR, other, name="Hidden Editor"),
        both=both,
        asked=make_return(make_round(north), agency, Status.SUBMITTED),
        asked_elsewhere=make_return(make_round(south, key="elsewhere"), shared, Status.SUBMITTED),
    )
