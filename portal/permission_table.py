"""The tables of ``docs/permissions.md``, drawn from the code: roles by permission, and the pages behind each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Flask

from portal.permissions import ROLE_NAMES, ROLES, Access, Permission, Role, access_of

PREFACE = """# Who may do what

This page is made from the code by `make permissions`; a test fails when it is out of date. A role is held in one agency
or in one partnership, and a permission counts in that place only. Which records a person then sees is decided by each
package's `policy.py`; what is not theirs answers like something that does not exist.
"""
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def markdown(app: Flask) -> str:
    """The whole page."""
    parts = [
        PREFACE,
        "## Permissions by role\n",
        *table(["permission", *(ROLE_NAMES[role] for role in Role)], roles_by_permission()),
        "\n## What each permission opens\n",
        *table(["permission", "read", "change"], routes_by_permission(app)),
        "\n## Pages that ask for no permission\n",
        *table(["for", "read", "change"], routes_without(app)),
    ]
    return "\n".join(parts) + "\n"


def table(headings: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """The lines of one table."""
    yield f"| {' | '.join(headings)} |"
    yield "|" + "---|" * len(headings)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def roles_by_permission() -> Iterator[list[str]]:
    """One row a permission, one column a role."""
    for permission in Permission:
        yield [f"`{permission.value}`", *("yes" if permission in ROLES[role] else "-" for role in Role)]


def routes_by_permission(app: Flask) -> Iterator[list[str]]:
    """One row a permission: the addresses that it opens, those that read and those that change something."""
    for permission in Permission:
        found = [
            (address, changes)
            for address, changes, access in doors(app)
            if permission in (access or NOBODY).permissions
        ]
        yield [f"`{permission.value}`", *_both(found)]


def routes_without(app: Flask) -> Iterator[list[str]]:
    """What everybody may open, what anyone signed in may, and what people without an account may."""
    for name, public in (("everybody", True), ("anyone signed in", False)):
        found = [
            (address, changes)
            for address, changes, access in doors(app)
            if access is not None and access.public is public and not access.permissions
        ]
        yield [name, *_both(found)]
    guests = [(address, changes) for address, changes, access in doors(app) if (access or NOBODY).guests]
    yield ["guests who came in by a link, for their own report", *_both(guests)]


NOBODY = Access()


def doors(app: Flask) -> Iterator[tuple[str, bool, Access | None]]:
    """Each address, once to read and once to change: the route's pattern, whether it changes, who may."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        yield rule.rule, not set(rule.methods or ()).isdisjoint(UNSAFE), access_of(app.view_functions[rule.endpoint])


def _both(found: list[tuple[str, bool]]) -> list[str]:
    return [_lines(sorted({address for address, changes in found if changes is wanted})) for wanted in (False, True)]


def _lines(addresses: list[str]) -> str:
    return "<br>".join(f"`{address}`" for address in addresses) or "-"
