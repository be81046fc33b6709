"""Joining what one person typed in two windows, or before and after a page was loaded again while it was being saved.

Beside each answer stands what was there before it changed last. So a page that shows an older revision is understood:
what it left alone stays as it stands now, and what it changed is kept unless the same answer changed elsewhere as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.forms.answers import Raw


@dataclass(frozen=True, slots=True)
class Before:
    """What stood there from the section's revision ``since`` until its revision ``changed_at``."""

    since: int
    changed_at: int
    raw: Raw


@dataclass(frozen=True, slots=True)
class Joined:
    """``kept`` is to be stored. ``newer`` are those that the page shows as they were, ``both`` those changed twice."""

    kept: Mapping[str, Raw]
    newer: frozenset[str]
    both: frozenset[str]


def join(
    typed: Mapping[str, Raw], stored: Mapping[str, Raw], before: Mapping[str, Before], seen: Mapping[str, int]
) -> Joined:
    """What becomes of ``typed``; ``seen`` says for each key which revision of the section the page showed."""
    kept, newer, both = {}, set(), set()
    for key, raw in typed.items():
        if said(raw) == said(stored.get(key)):
            continue
        last = before.get(key)
        if last is None or last.changed_at <= seen[key]:
            kept[key] = raw
        elif last.since <= seen[key] and said(raw) == said(last.raw):
            newer.add(key)
        else:
            both.add(key)
    return Joined(kept, frozenset(newer), frozenset(both))


def moved_on(
    before: Mapping[str, Before], stored: Mapping[str, Raw], changed: Mapping[str, Raw], revision: int
) -> dict[str, Before]:
    """``before``, now that the answers ``changed`` with ``revision``."""
    moved = dict(before)
    for key in changed:
        moved[key] = Before(before[key].changed_at if key in before else 0, revision, stored.get(key))
    return moved


def said(raw: Raw) -> Raw:
    """What is blank is one thing, however it came; a form ends lines with two characters, a script with one."""
    if isinstance(raw, str):
        return raw.replace("\r\n", "\n") or None
    return None if raw == [] else raw


def as_kept(before: Mapping[str, Before]) -> dict[str, list[Any]]:
    return {key: [each.since, each.changed_at, each.raw] for key, each in before.items()}


def as_read(kept: Mapping[str, list[Any]]) -> dict[str, Before]:
    return {key: Before(*each) for key, each in kept.items()}
