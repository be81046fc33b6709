"""What a page's header and the home page show. Each package registers its own; the home page knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.permissions import Permission, can

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Link:
    """An entry in the navigation, shown to people who have ``permission`` somewhere."""

    text: str
    endpoint: str
    permission: Permission
    order: int = 100


@dataclass(frozen=True, slots=True)
class Card:
    """Something on the home page: what it is, for whom, how it stands, and where to go on.

    ``colour`` is that of the tag around ``status`` in the design system.
    """

    title: str
    href: str
    place: str = ""
    lines: tuple[str, ...] = ()
    status: str = ""
    colour: str = ""
    order: int = 100


CardMaker = Callable[["User"], Iterable[Card]]

_links: list[Link] = []
_card_makers: list[CardMaker] = []


def add_link(link: Link) -> None:
    if link not in _links:
        _links.append(link)


def cards(maker: CardMaker) -> CardMaker:
    """Register a function that makes a package's cards for one person."""
    if maker not in _card_makers:
        _card_makers.append(maker)
    return maker


def links_for(user: User) -> list[Link]:
    return sorted((link for link in _links if can(user, link.permission)), key=lambda link: (link.order, link.text))


def cards_for(user: User) -> list[Card]:
    made = [card for maker in _card_makers for card in maker(user)]
    return sorted(made, key=lambda card: (card.order, card.title, card.place))
