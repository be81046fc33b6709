"""Verbs of need, one file each."""

from __future__ import annotations

from portal.lado.need.service.declare import declare
from portal.lado.need.service.digest import Line, Week, read_by_others, send_digests, week_of
from portal.lado.need.service.opening import ChangedKind, Opening, how_to_open, open_contact
from portal.lado.need.service.settle import settle

__all__ = [
    "ChangedKind",
    "Line",
    "Opening",
    "Week",
    "declare",
    "how_to_open",
    "open_contact",
    "read_by_others",
    "send_digests",
    "settle",
    "week_of",
]
