"""YAML text -> a small tree that remembers the line of everything.

Only plain YAML is let in: mappings, lists and scalars. Anchors, aliases, tags and several documents are refused, for
nobody needs them in a question set and a few lines of them can fill a computer's memory. The tree is built from the
parser's events without recursion, to a fixed depth, from a file of limited size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from portal.forms.answers import unstorable
from portal.forms.problems import Problems

MOST_BYTES = 500_000
MOST_DEPTH = 12

_RESOLVER = yaml.resolver.Resolver()
_TAB = re.compile(r"^ *\t", re.MULTILINE)
_SEPARATOR = re.compile("[\x85\u2028\u2029]")
_READ_AS = {
    "bool": "yes or no",
    "int": "a number",
    "float": "a number",
    "null": "nothing at all",
    "timestamp": "a date",
    "merge": "an instruction",
    "value": "an instruction",
}


@dataclass(slots=True)
class Scalar:
    """A single text. ``read_as`` says what YAML takes it for when it stands without quotes and is no text to YAML."""

    line: int
    text: str
    read_as: str | None = None


@dataclass(slots=True)
class Sequence:
    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Fields with their values; ``lines`` has the line of each field name."""

    line: int
    entries: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node: TypeAlias = Scalar | Sequence | Mapping


def read(source: bytes | str, problems: Problems) -> Node | None:
    """The tree of a file, or None when it cannot be read as YAML at all. Mistakes go to ``problems``; never raises."""
    text = _decoded(source, problems)
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _has_tabs(text, problems) or _has_separators(text, problems):
        return None
    builder = _Builder(problems)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        _syntax(error, problems)
        return None
    except (yaml.YAMLError, ValueError, OverflowError, IndexError, TypeError, AttributeError, RecursionError) as error:
        _unreadable(text, error, problems)
        return None
    except _TooDeep:
        return None
    if builder.root is None:
        problems.add(1, "The file is empty", "Copy a question set of an earlier year and change it")
    return builder.root


def _events(text: str) -> Iterator[yaml.Event]:
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            event: yaml.Event = loader.get_event()  # type: ignore[no-untyped-call]
            yield event
    finally:
        loader.dispose()


def _decoded(source: bytes | str, problems: Problems) -> str | None:
    if len(source) > MOST_BYTES:
        problems.add(1, f"The file is larger than {MOST_BYTES:,} bytes", "Divide it into several question sets")
        return None
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        problems.add(line, "The file is not saved as UTF-8 text", "Save it again with the encoding UTF-8")
        return None


def _has_tabs(text: str, problems: Problems) -> bool:
    found = list(_TAB.finditer(text))
    for match in found:
        line = text.count("\n", 0, match.start()) + 1
        problems.add(line, "The line is indented with a tab", "Use spaces, two for each step")
    return bool(found)


def _has_separators(text: str, problems: Problems) -> bool:
    """YAML ends a line at signs where no editor does, so that every later line would be counted wrongly."""
    found = list(_SEPARATOR.finditer(text))
    for match in found:
        line = text.count("\n", 0, match.start()) + 1
        code = f"U+{ord(match.group()):04X}"
        problems.add(line, f"The line has an invisible line separator ({code})", "Delete it and type a space")
    return bool(found)


_SYNTAX = {
    "mapping values are not allowed here": (
        "There is a colon where none can stand",
        "Put the whole text in quotation marks, or check the indentation of this line",
    ),
    "could not find expected ':'": ("A field name has no colon", "Write the name, a colon and a space, then the value"),
    "found unexpected end of stream": ("A quotation mark is not closed", "Add the closing \" or '"),
    "expected ',' or": (
        "A bracket or a text between brackets does not end where it should",
        "Put each text between brackets in quotation marks, and close every { and [",
    ),
    "found unknown escape character": ("A backslash stands in double quotation marks", "Write \\\\ for each backslash"),
}


def _syntax(error: yaml.MarkedYAMLError, problems: Problems) -> None:
    raw = error.problem or error.context or "it is no YAML"
    marks = (error.problem_mark, error.context_mark)
    mark = next((mark for mark in (marks[::-1] if "end of stream" in raw else marks) if mark), None)
    line = mark.line + 1 if mark else 1
    known = next((says for part, says in _SYNTAX.items() if part in raw), None)
    what, remedy = known or (
        f"The file cannot be read from here on ({raw})",
        "Check the indentation, the dashes and the quotation marks of this line and the one above",
    )
    problems.add(line, what, remedy)


def _unreadable(text: str, error: Exception, problems: Problems) -> None:
    """What the YAML library reports without a line: characters that no text file should hold, and wild escapes."""
    line = 1
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
    problems.add(
        line, "There is a character or a backslash code that cannot be read", "Delete it and type the text again"
    )


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _TooDeep(Exception):
    """The tree has more levels than any question set needs."""


class _Builder:
    """Builds the tree from events. Each open mapping or sequence is on the stack with the field name that waits."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.root: Node | None = None
        self._stack: list[Sequence | Mapping] = []
        self._names: list[tuple[str, int] | None] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
            self._names.pop()

    def _start_document(self, event: yaml.Event) -> None:
        self._documents += 1
        if self._documents > 1:
            line = _line_of(event)
            self.problems.add(line, "A second document starts here (---)", "Keep one question set in one file")

    def _take_node(self, event: yaml.NodeEvent) -> None:
        line = _line_of(event)
        if event.anchor is not None:
            self.problems.add(
                line, "The signs & and * at the start of a value are not used here", "Write the value out, in quotes"
            )
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            self.problems.add(line, "The sign ! at the start of a value is not used here", "Put the value in quotes")
        if isinstance(event, yaml.ScalarEvent):
            self._put(self._scalar(event, line))
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(Mapping(line))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(Sequence(line))
        else:
            self._put(Scalar(line, ""))

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Scalar:
        text = event.value.strip() if event.style in ("|", ">") else event.value
        if (says := unstorable(text)) is not None:
            self.problems.add(line, f"The text {says}", "A text holds letters, signs and line breaks only")
        read_as = None
        if event.style is None and event.tag is None:
            tag = str(_RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False)))  # type: ignore[no-untyped-call]
            read_as = _READ_AS.get(tag.rpartition(":")[2])
        return Scalar(line, text, read_as)

    def _open(self, node: Sequence | Mapping) -> None:
        self._put(node)
        self._stack.append(node)
        self._names.append(None)
        if len(self._stack) > MOST_DEPTH:
            self.problems.add(
                node.line, f"There are more than {MOST_DEPTH} levels here", "Check the indentation and the brackets"
            )
            raise _TooDeep

    def _put(self, node: Node) -> None:
        if not self._stack:
            self.root = self.root or node
            return
        parent = self._stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif (name := self._names[-1]) is None:
            self._names[-1] = (self._name(node), node.line)
        else:
            self._names[-1] = None
            self._enter(parent, *name, node)

    def _name(self, node: Node) -> str:
        if not isinstance(node, Scalar):
            self.problems.add(node.line, "A field name is a list or a group of fields", "Write a simple name")
            return ""
        if node.read_as is not None:
            self.problems.add(node.line, f"The name {node.text} is read as {node.read_as}", f'Write "{node.text}"')
        return node.text

    def _enter(self, parent: Mapping, name: str, line: int, node: Node) -> None:
        if name in parent.entries:
            first = parent.lines[name]
            self.problems.add(
                line, f'The field "{name}" is here a second time (first on line {first})', "Delete one of the two"
            )
            return
        parent.entries[name] = node
        parent.lines[name] = line
