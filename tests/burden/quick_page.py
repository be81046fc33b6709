"""Reads a page fast: well-formed HTML only, which the pages' own tests see to."""

from __future__ import annotations

from functools import cached_property
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in EMPTY:
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


class QuickPage:
    """The elements of a page, and what each lies in."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html[html.index("<html") :].strip())
        reader.close()
        self.root: Element = reader.builder.close()

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.root.iter() for child in parent}

    def all(self, *tags: str) -> list[Element]:
        return [each for each in self.root.iter() if each.tag in tags]

    @property
    def h1(self) -> str:
        return "".join(self.all("h1")[0].itertext()).strip()

    @property
    def problems(self) -> list[str]:
        """What the page says is missing or wrong."""
        return ["".join(each.itertext()) for each in self.all("p") if "portal-problem" in each.get("class", "").split()]
