"""Reading the fields of one group in a question set file, strictly, with every mistake noted and none raised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from portal.forms.problems import Problems
from portal.forms.yaml_lines import Mapping, Node, Scalar, Sequence

KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
MOST_KEY = 60
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_KIND_OF_NODE = {Scalar: "a single value", Sequence: "a list", Mapping: "a group of fields"}


class Fields:
    """The fields of one group, for example of one question.

    ``where`` names the group in messages ("the question s1_1"). A wrong field is noted once in ``problems`` and reads
    as its default, so that reading goes on and all mistakes of a file are reported together.
    """

    def __init__(self, node: Node | None, where: str, problems: Problems, line: int = 1) -> None:
        self.where = where
        self.problems = problems
        self.is_group = isinstance(node, Mapping)
        self._node = node if isinstance(node, Mapping) else Mapping(node.line if node else line)
        if node is not None and not self.is_group:
            self.wrong(node.line, f"should be fields, but is {_KIND_OF_NODE[type(node)]}", "Write name: value")

    @property
    def line_of_group(self) -> int:
        return self._node.line

    def line(self, name: str) -> int:
        """The line of a field, or of its group when the field is not there."""
        return self._node.lines.get(name, self._node.line)

    def has(self, name: str) -> bool:
        return name in self._node.entries

    def wrong(self, line: int, what: str, remedy: str) -> None:
        where = self.where[0].upper() + self.where[1:]
        self.problems.add(line, f"{where} {what}", remedy)

    def only(self, takes: Iterable[str], needs: Iterable[str] = ()) -> None:
        """Notes every field that is not among ``takes``, and every field of ``needs`` that is not there."""
        known = sorted(takes)
        for name in self._node.entries:
            if name not in known:
                close = get_close_matches(name, known, 1)
                hint = f'Did you mean "{close[0]}"? ' if close else ""
                self.wrong(
                    self.line(name), f'has an unknown field "{name}"', f"{hint}The fields here are: {', '.join(known)}"
                )
        for name in sorted(needs):
            if self.is_group and not self.has(name):
                self.wrong(self._node.line, f'has no field "{name}"', f'Add a line "{name}: ..."')

    def text(self, name: str, default: str = "") -> str:
        node = self._node.entries.get(name)
        if node is None:
            return default
        text = self._text_of(node, f'the field "{name}"')
        if text == "":
            self.wrong(node.line, f'has nothing in the field "{name}"', "Write a text, or delete the line")
        return text if text is not None else default

    def _text_of(self, node: Node, what: str) -> str | None:
        if not isinstance(node, Scalar):
            self.wrong(node.line, f"has {_KIND_OF_NODE[type(node)]} in {what}, where a text belongs", "Write one text")
            return None
        if node.read_as == "nothing at all" and not node.text:
            return ""
        if node.read_as is not None:
            remedy = f'Write it in quotation marks: "{node.text}"'
            self.wrong(node.line, f"has {node.text} in {what}, which is read as {node.read_as}", remedy)
            return None
        return node.text

    def key(self, name: str) -> str:
        """A key: a to z, digits and underscores, starting with a letter."""
        text = self.text(name)
        if text and not self._is_key(text, self.line(name)):
            return ""
        return text

    def _is_key(self, text: str, line: int) -> bool:
        if KEY.fullmatch(text) and len(text) <= MOST_KEY:
            return True
        self.wrong(
            line,
            f'has the key "{text}", which is not allowed',
            f"Use small letters a to z, digits and _ only, start with a letter, {MOST_KEY} characters at most",
        )
        return False

    def one_of(self, name: str, allowed: Iterable[str], default: str = "") -> str:
        choices = list(allowed)
        text = self.text(name, default)
        if text and text not in choices:
            self.wrong(self.line(name), f'has "{text}" in the field "{name}"', f"Write one of: {', '.join(choices)}")
            return default
        return text

    def flag(self, name: str, default: bool) -> bool:
        node = self._node.entries.get(name)
        if node is None:
            return default
        if isinstance(node, Scalar) and node.read_as == "yes or no" and node.text.lower() in ("true", "false"):
            return node.text.lower() == "true"
        self.wrong(node.line, f'has something else than true or false in the field "{name}"', "Write true or false")
        return default

    def number(self, name: str, default: Decimal | None = None) -> Decimal | None:
        node = self._node.entries.get(name)
        if node is None:
            return default
        if isinstance(node, Scalar) and node.read_as == "a number" and _NUMBER.fullmatch(node.text):
            return Decimal(node.text)
        self.wrong(node.line, f'has no number in the field "{name}"', "Write digits without quotation marks, like 250")
        return default

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        number = self.number(name) if self.has(name) else None
        if number is None:
            return default
        if number != int(number) or not least <= number <= most:
            self.wrong(
                self.line(name), f'has {number} in the field "{name}"', f"Write a whole number from {least} to {most}"
            )
            return default
        return int(number)

    def day(self, name: str) -> date | None:
        node = self._node.entries.get(name)
        if node is None:
            return None
        try:
            if isinstance(node, Scalar) and _DAY.fullmatch(node.text):
                return date.fromisoformat(node.text)
        except ValueError:
            pass
        self.wrong(node.line, f'has no real date in the field "{name}"', "Write year-month-day, like 2026-09-30")
        return None

    def items(self, name: str, least: int = 0) -> list[Node]:
        """The items of a list; a single value where a list belongs is a mistake."""
        node = self._node.entries.get(name)
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.wrong(
                self.line(name), f'has no list in the field "{name}"', "Start each item with a dash, or write [a, b]"
            )
            return []
        if len(node.items) < least:
            self.wrong(self.line(name), f'has too short a list in the field "{name}"', f"Write at least {least}")
        return node.items

    def texts(self, name: str) -> tuple[str, ...]:
        found = (self._text_of(item, f'the list "{name}"') for item in self.items(name))
        return tuple(text for text in found if text)

    def keys(self, name: str, allowed: Iterable[str] | None = None, what: str = "") -> frozenset[str]:
        """A list of different keys; with ``allowed``, only keys that are ``what`` the message says."""
        known = None if allowed is None else sorted(allowed)
        found: set[str] = set()
        for item in self.items(name, least=1):
            text = self._text_of(item, f'the list "{name}"')
            if text is None or not self._is_key(text, item.line):
                continue
            if text in found:
                self.wrong(item.line, f'has "{text}" twice in the list "{name}"', "Delete one of the two")
            if known is not None and text not in known:
                listed = ", ".join(known) or "none so far"
                self.wrong(item.line, f'has "{text}" in the list "{name}"', f"Use {what} ({listed})")
                continue
            found.add(text)
        return frozenset(found)

    def group(self, name: str, where: str) -> Fields | None:
        node = self._node.entries.get(name)
        return None if node is None else Fields(node, where, self.problems)

    def groups(self, name: str, where: str, least: int = 0) -> Iterator[Fields]:
        """The items of a list of groups; each is named by its number until its key is read."""
        for index, node in enumerate(self.items(name, least), 1):
            yield Fields(node, f"{where} {index}", self.problems)

    def pairs(self, name: str, allowed: Iterable[str] | None = None, what: str = "") -> tuple[tuple[str, str], ...]:
        """A group whose field names are keys and whose values are texts."""
        group = self.group(name, f'the field "{name}" of {self.where}')
        if group is None:
            return ()
        known = None if allowed is None else sorted(allowed)
        for key in group._node.entries:
            if known is not None and key not in known:
                group.wrong(group.line(key), f'has "{key}"', f"Use {what} ({', '.join(known) or 'none so far'})")
            else:
                group._is_key(key, group.line(key))
        return tuple((key, group.text(key)) for key in group._node.entries)

    def named_groups(self, what: str) -> Iterator[tuple[str, Fields]]:
        """The entries of a group whose field names are keys and whose values are groups."""
        for name, node in self._node.entries.items():
            if self._is_key(name, self.line(name)):
                yield name, Fields(node, f"the {what} {name}", self.problems)
