"""What every page must be. ``problems`` looks at the HTML; each check is one small function in ``CHECKS``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from xml.etree.ElementTree import Element

import html5lib

Check = Callable[["Page"], Iterator[str]]
CHECKS: dict[str, Check] = {}
FIELDS = frozenset({"input", "select", "textarea"})
INLINE = frozenset(
    (
        "a",
        "abbr",
        "b",
        "code",
        "em",
        "i",
        "img",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
    )
)
UNNAMED_INPUTS = frozenset({"hidden", "submit", "reset", "button", "image"})
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-details", "headers", "list", "form")


def check(function: Check) -> Check:
    CHECKS[function.__name__] = function
    return function


def text_of(element: Element) -> str:
    """The words of an element, as they are read, without the caption that GOV.UK puts inside some headings."""
    return " ".join(raw_text(element).split())


def raw_text(element: Element) -> str:
    """The text with its white space; blocks stand apart, as they do on the screen, and words within a line do not."""
    if "govuk-caption" in element.get("class", ""):
        return ""
    inside = "".join([element.text or "", *(raw_text(child) + (child.tail or "") for child in element)])
    if element.tag == "img":
        inside += element.get("alt", "")
    return inside if element.tag in INLINE else f" {inside} "


class Page:
    """A page as a browser reads it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.root, self.mistakes = parsed(html)

    @cached_property
    def elements(self) -> list[Element]:
        return [element for element in self.root.iter() if isinstance(element.tag, str)]

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.elements for child in parent}

    @cached_property
    def ids(self) -> dict[str, Element]:
        return {element.attrib["id"]: element for element in self.elements if "id" in element.attrib}

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def with_class(self, name: str) -> list[Element]:
        return [element for element in self.elements if name in element.get("class", "").split()]

    def within(self, element: Element, tag: str) -> bool:
        while element in self.parents:
            element = self.parents[element]
            if element.tag == tag:
                return True
        return False

    @property
    def h1(self) -> str:
        return text_of(self.all("h1")[0])

    @property
    def title(self) -> str:
        return text_of(self.all("title")[0])

    @property
    def text(self) -> str:
        return text_of(self.all("body")[0])

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The error summary: what each link says and where it leads."""
        return [
            (text_of(link), link.get("href", ""))
            for summary in self.with_class("govuk-error-summary")
            for link in summary.iter("a")
        ]


@lru_cache(maxsize=32)
def parsed(html: str) -> tuple[Element, tuple[str, ...]]:
    """The tree and what is wrong with the text; the client has just inspected what a test reads next."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root: Element = parser.parse(html)
    return root, tuple(f"{code} at line {place[0]}" for place, code, _ in parser.errors)


@lru_cache(maxsize=256)
def problems(html: str) -> tuple[str, ...]:
    """Everything that is wrong with a page, each with the name of the check that found it."""
    page = Page(html)
    return tuple(f"{name}: {found}" for name, look in CHECKS.items() for found in look(page))


@check
def is_valid_html(page: Page) -> Iterator[str]:
    yield from page.mistakes


@check
def says_its_language(page: Page) -> Iterator[str]:
    if not page.root.get("lang"):
        yield "<html> has no lang"


@check
def has_one_h1_that_begins_the_title(page: Page) -> Iterator[str]:
    headings, titles = page.all("h1"), page.all("title")
    if len(headings) != 1 or len(titles) != 1:
        yield f"{len(headings)} h1 and {len(titles)} title"
        return
    if not page.h1 or not page.title.removeprefix("Error: ").startswith(page.h1):
        yield f"the title {page.title!r} does not begin with the heading {page.h1!r}"


@check
def says_error_first_in_the_title(page: Page) -> Iterator[str]:
    says_error = any(text_of(title).startswith("Error: ") for title in page.all("title"))
    if says_error != bool(page.with_class("govuk-error-summary")):
        yield "a page with an error summary, and no other, has a title that begins with 'Error: '"


@check
def has_each_id_once(page: Page) -> Iterator[str]:
    counted = Counter(element.attrib["id"] for element in page.elements if "id" in element.attrib)
    yield from (name for name, count in counted.items() if count > 1)


@check
def points_at_what_exists(page: Page) -> Iterator[str]:
    for element in page.elements:
        names = [*REFERENCES, *(["for"] if element.tag in ("label", "output") else [])]
        for name in names:
            for target in element.get(name, "").split():
                if target not in page.ids:
                    yield f"<{element.tag} {name}={target!r}> points at nothing"


@check
def has_links_that_land(page: Page) -> Iterator[str]:
    for link in page.all("a"):
        target = link.get("href", "")
        if target.startswith("#") and target[1:] not in page.ids:
            yield f"the link {text_of(link)!r} leads to {target}, which is not there"


@check
def has_whole_forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        method = form.get("method", "").lower()
        if method not in ("get", "post") or not form.get("action"):
            yield f"a form with method {form.get('method')!r} and action {form.get('action')!r}"
        tokens = [field.get("value") for field in form.iter("input") if field.get("name") == "csrf_token"]
        if method == "post" and (len(tokens) != 1 or not tokens[0]):
            yield f"the form to {form.get('action')!r} needs one csrf_token"
        if method == "get" and tokens:
            yield f"the form to {form.get('action')!r} would put its csrf_token into an address"


@check
def names_its_fields(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label") if text_of(label)}
    for field in page.all(*FIELDS):
        if field.tag == "input" and field.get("type") in UNNAMED_INPUTS:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labelled
        if not named and not page.within(field, "label"):
            yield f"the field {field.get('name')!r} has no label"
    yield from ("a fieldset has no legend" for fieldset in page.all("fieldset") if fieldset.find(".//legend") is None)


@check
def names_its_links_and_buttons(page: Page) -> Iterator[str]:
    for element in page.all("a", "button"):
        if not (text_of(element) or element.get("aria-label") or element.get("aria-labelledby")):
            yield f"<{element.tag}> to {element.get('href')!r} has no words"


def takes_focus(element: Element | None) -> bool:
    if element is None or element.get("type") == "hidden" or "disabled" in element.attrib:
        return False
    return element.tag in FIELDS | {"button", "a", "summary"} or "tabindex" in element.attrib


@check
def has_errors_that_land_on_fields(page: Page) -> Iterator[str]:
    for words, target in page.errors:
        if not target.startswith("#") or not takes_focus(page.ids.get(target[1:])):
            yield f"the error {words!r} leads to {target!r}, which cannot be typed into"


@check
def keeps_code_and_style_in_files(page: Page) -> Iterator[str]:
    for element in page.elements:
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"an inline <{element.tag}>"
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                yield f"<{element.tag} {name}={value!r}>"


@check
def fetches_nothing_from_elsewhere(page: Page) -> Iterator[str]:
    for element in page.all("link", "script", "img", "meta", "iframe", "base", "source"):
        for value in element.attrib.values():
            if value.lower().startswith(("http:", "https:", "//")):
                yield f"<{element.tag}> names {value}"


@check
def describes_its_images(page: Page) -> Iterator[str]:
    yield from (f"the image {image.get('src')} has no alt" for image in page.all("img") if "alt" not in image.attrib)
