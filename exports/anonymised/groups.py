"""Merging groups that are too small to hide in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TypeAlias

from exports.names import unique

FEWEST = 5
"""A group of fewer agencies than this is merged with others."""

Asked: TypeAlias = frozenset[str]
"""The questions that an agency was asked: its kinds and the short version show in them."""

OTHER, ANY = "Other sectors", "Any sector"


def shared_questions(patterns: Sequence[Asked]) -> Asked:
    """The questions that may stay, so that among those every agency was asked the same as at least four others.

    The smallest group is made one with the group that is most like it, by leaving out what only one of them was asked.
    """
    kept: Asked = frozenset().union(*patterns)
    while True:
        groups: Counter[Asked] = Counter(pattern & kept for pattern in patterns)
        smallest = min(groups, key=lambda group: (groups[group], sorted(group)))
        if groups[smallest] >= FEWEST or len(groups) == 1:
            return kept
        differences = [group ^ smallest for group in groups if group != smallest]
        least: Asked = min(differences, key=lambda difference: (len(difference), sorted(difference)))
        kept -= least


def merged_sectors(agencies: Sequence[tuple[str, Asked]]) -> dict[str, str]:
    """What each sector is called in the file: its own name, or that of the merged ones.

    Within a sector, too, every agency was asked the same as at least four others. While that is not so of the merged
    ones, the smallest sector joins them that has agencies which were asked what too few of them were.
    """
    sizes = Counter(sector for sector, _ in agencies)
    merged = {sector for sector in sizes if _rare(agencies, {sector})}
    while rare := _rare(agencies, merged):
        helpful = {sector for sector, asked in agencies if asked in rare} - merged
        merged.add(min(helpful, key=lambda sector: (sizes[sector], sector)))
    alone = {sector.casefold() for sector in sizes.keys() - merged}
    name = unique(OTHER if alone else ANY, alone, limit=100)
    return {sector: name if sector in merged else sector for sector in sizes}


def _rare(agencies: Sequence[tuple[str, Asked]], sectors: Collection[str]) -> set[Asked]:
    """What fewer than five agencies of these sectors were asked."""
    groups = Counter(asked for sector, asked in agencies if sector in sectors)
    return {asked for asked, count in groups.items() if count < FEWEST}
