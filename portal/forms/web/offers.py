"""Rows from elsewhere, last year's list say, that can be taken over by ticking them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.forms.web.choosing import Item, item_id
from portal.forms.web.control import Offered


@dataclass(frozen=True, slots=True)
class Shelf:
    """The rows from one place. It is open while one of them is ticked."""

    origin: str
    items: tuple[Item, ...]

    @property
    def is_open(self) -> bool:
        return any(item.checked for item in self.items)


def shelves(offered: Mapping[str, Offered], start: str, chosen: Collection[str]) -> list[Shelf]:
    """The offered rows by their origin, in order; ``start`` begins the ids of their boxes."""
    found: dict[str, list[Item]] = {}
    for place, (row_id, each) in enumerate(offered.items()):
        item = Item(item_id(start, place), row_id, each.title, each.hint, row_id in chosen)
        found.setdefault(each.origin, []).append(item)
    return [Shelf(origin, tuple(items)) for origin, items in found.items()]
