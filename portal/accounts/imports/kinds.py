"""The kinds of import: what each needs, and how it is planned and done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.accounts.imports import agencies, people
from portal.accounts.imports.plan import Column, Entry, Plan
from portal.accounts.models import Partnership
from portal.permissions import Actor, Permission


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of import. ``chooses`` says whether existing records may be changed by it."""

    key: str
    title: str
    columns: tuple[Column, ...]
    permission: Permission
    plan: Callable[[Actor, Partnership, list[Entry], str], Plan]
    do: Callable[[Actor, Partnership, list[Entry], Plan], None]
    example: tuple[str, ...]
    chooses: bool = False


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "agencies",
            "Import agencies",
            agencies.COLUMNS,
            Permission.PARTNERSHIP_MANAGE,
            agencies.plan,
            agencies.do,
            ("EXAMPLE-CLUB", "Example Youth Club", "Voluntary", "youth_club", "The Example Club; EYC", ""),
            chooses=True,
        ),
        Kind(
            "people",
            "Invite many people",
            people.COLUMNS,
            Permission.PARTNERSHIP_INVITE,
            people.plan,
            people.do,
            ("Example Person", "example.person@example.invalid", "Editor", "EXAMPLE-CLUB"),
        ),
    )
}
