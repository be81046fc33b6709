"""Guards of who may do what."""

from __future__ import annotations

from portal.permissions import ROLES, Permission, Role
from tests.mutants.guards import guards_of
from tests.mutants.mutant import Mutant

TABLE = "tests/permissions/test_rules.py"
PATH = "portal/permissions.py"

GUARDS = guards_of(
    PATH,
    TABLE,
    (
        "services ask nobody",
        "    if not can(user, permission, agency_id=agency_id, partnership_id=partnership_id):\n",
        "    if False:\n",
        "",
    ),
    (
        "services do not ask where",
        "    if not can(user, permission, agency_id=agency_id, partnership_id=partnership_id):\n",
        "    if not can(user, permission):\n",
        "",
    ),
    ("a role in one agency is a role in all", "agency_id is None or grant.agency_id == agency_id", "True", ""),
    (
        "a role in one partnership is a role in all",
        "partnership_id is None or grant.partnership_id == partnership_id",
        "True",
        "",
    ),
    ("any role will do", "        permission in ROLES[grant.role]\n        and", "        True\n        and", ""),
    ("commands may do nothing", "return user.is_system or any(", "return any(", ""),
    (
        "an identity may do everything",
        "    grants: tuple[Grant, ...] = ()\n    is_system: bool = False",
        "    grants: tuple[Grant, ...] = ()\n    is_system: bool = True",
        "",
    ),
    (
        "every place of every role",
        "grants = [grant for grant in user.grants if permission in ROLES[grant.role]]",
        "grants = list(user.grants)",
        "",
    ),
    ("agencies that are no agencies", " if grant.agency_id is not None)", ")", ""),
    ("partnerships that are no partnerships", " if grant.partnership_id is not None)", ")", ""),
    (
        "a route that needs something is open",
        "any(can(user, permission) for permission in self.permissions)",
        "True",
        "",
    ),
    ("a route needs all that it names", "any(can(user, permission) for", "all(can(user, permission) for", ""),
    ("a route for anyone signed in is closed", "return not self.permissions or any(", "return any(", ""),
    ("a route that needs nothing", "    if not permissions:\n", "    if False:\n", "tests/rules/test_routes.py"),
    (
        "a mark that is none",
        "return found if isinstance(found, Access) else None",
        "return found or Access(public=True)",
        "tests/rules/test_routes.py",
    ),
)


def power(permission: Permission) -> Mutant:
    """The first role that may not do what ``permission`` names may do it all of a sudden."""
    role = next(role for role in Role if permission not in ROLES[role])
    opens = f"    Role.{role.name}: frozenset("
    more = f"    Role.{role.name}: frozenset({{Permission.{permission.name}}}) | frozenset("
    return Mutant(f"{role} may {permission}", PATH, opens, more, TABLE)


MUTANTS = (*GUARDS, *(power(permission) for permission in Permission))
