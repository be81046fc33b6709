"""What stands above and below the boxes of a question: each thing registers itself, and the page knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.forms.web import SectionForm
from portal.returns.service import Draft


@dataclass(frozen=True, slots=True)
class Page:
    """A section as one person sees it. ``mistake`` is what is wrong in a box that holds no answer."""

    draft: Draft
    form: SectionForm
    user: User
    mistake: Mistake | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """``template`` draws ``about``, which it finds under that name, next to the group ``group``."""

    template: str
    about: Any


Maker: TypeAlias = Callable[[Page], Mapping[str, Any]]
"""Makes, for the keys of the groups that it has something to say about, what its template draws."""


@dataclass(frozen=True, slots=True)
class _Registered:
    order: int
    template: str
    maker: Maker
    above: bool
    follows: bool


_registered: list[_Registered] = []


def beside(template: str, *, above: bool = False, order: int = 100, follows: bool = False) -> Callable[[Maker], Maker]:
    """Register a maker: one call a page, so it reads what it needs for all questions at once.

    One that ``follows`` is worked out from what stands in the boxes: a save that changes what it makes draws the
    question anew.
    """

    def register(maker: Maker) -> Maker:
        _registered.append(_Registered(order, template, maker, above, follows))
        _registered.sort(key=lambda each: each.order)
        return maker

    return register


def all_beside(page: Page, *, above: bool) -> dict[str, list[Beside]]:
    """By the key of the group, in order."""
    found: dict[str, list[Beside]] = {}
    for each in _registered:
        if each.above is above:
            for key, about in each.maker(page).items():
                found.setdefault(key, []).append(Beside(each.template, about))
    return found


def changed_between(before: Page, after: Page) -> set[str]:
    """The keys of the groups for which what follows from the boxes is something else than it was."""
    changed: set[str] = set()
    for each in _registered:
        if each.follows:
            earlier, later = each.maker(before), each.maker(after)
            changed |= {key for key in {*earlier, *later} if earlier.get(key) != later.get(key)}
    return changed
