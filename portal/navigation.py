"""What a page's header and the home page show. Each package registers its own; the home page knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from portal.permissions import Permission, can

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Link:
    """An entry in the navigation, shown to people who have ``permission`` somewhere.

    ``count`` says how many things wait behind it; a link that counts is shown only while there are any. A link with
    ``about``, a sentence, is one for administrators: it stands on a page of its own, and the navigation stays short.
    """

    text: str
    endpoint: str
    permission: Permission
    order: int = 100
    count: Callable[[User], int] | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link as one person sees it, with those that are ``inside`` when it leads to a page of links."""

    text: str
    endpoint: str
    waiting: int = 0
    about: str = ""
    inside: tuple[ShownLink, ...] = ()


@dataclass(frozen=True, slots=True)
class FooterLink:
    """An entry at the foot of every page, for everybody."""

    text: str
    endpoint: str
    order: int = 100


class Group(StrEnum):
    """The parts of the home page, in order."""

    WAITING = "Waiting for you"
    OPEN = "Open"
    DONE = "Done"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the person, and where they do it. ``is_done`` is what they have done already."""

    text: str
    href: str
    status: str = ""
    colour: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is: ``done`` of ``of``, and the same in words."""

    done: int
    of: int
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """Something on the home page: what it is, for whom, how it stands, and where to go on.

    ``colour`` is that of the tag around ``status`` in the design system. A card on which something is ``waiting``
    stands among what waits for the person, whatever its ``group``.
    """

    title: str
    href: str
    place: str = ""
    lines: tuple[str, ...] = ()
    status: str = ""
    colour: str = ""
    order: int = 100
    group: Group = Group.OPEN
    progress: Progress | None = None
    waiting: tuple[Waiting, ...] = ()


ADMINISTRATION = "pages.administration"
"""The page of the links that are for administrators."""

CardMaker = Callable[["User"], Iterable[Card]]

_links: list[Link] = []
_footer_links: list[FooterLink] = []
_card_makers: list[CardMaker] = []


def add_link(link: Link) -> None:
    if link not in _links:
        _links.append(link)


def add_footer_link(link: FooterLink) -> None:
    if link not in _footer_links:
        _footer_links.append(link)


def footer_links() -> list[FooterLink]:
    return sorted(_footer_links, key=lambda link: (link.order, link.text))


def cards(maker: CardMaker) -> CardMaker:
    """Register a function that makes a package's cards for one person."""
    if maker not in _card_makers:
        _card_makers.append(maker)
    return maker


def links_for(user: User) -> list[ShownLink]:
    """The entries for ``user``, in order."""
    mine = {link.endpoint: link for link in reversed(_links) if can(user, link.permission)}
    links = sorted(mine.values(), key=lambda link: (link.order, link.text))
    counted = [(link, link.count(user) if link.count is not None else None) for link in links]
    shown = [ShownLink(link.text, link.endpoint, count or 0, link.about) for link, count in counted if count != 0]
    return _with_one_for_administrators(shown)


def _with_one_for_administrators(links: list[ShownLink]) -> list[ShownLink]:
    inside = tuple(link for link in links if link.about)
    if not inside:
        return links
    waiting = sum(link.waiting for link in inside)
    rest = [link for link in links if not link.about]
    return [*rest, ShownLink("Administration", ADMINISTRATION, waiting, inside=inside)]


def cards_for(user: User) -> dict[Group, list[Card]]:
    """The cards of each group that has any, in order."""
    made = [card for maker in _card_makers for card in maker(user)]
    made.sort(key=lambda card: (card.order, card.title, card.place))
    grouped = {group: [card for card in made if group_of(card) is group] for group in Group}
    return {group: cards for group, cards in grouped.items() if cards}


def group_of(card: Card) -> Group:
    return Group.WAITING if card.waiting else card.group
