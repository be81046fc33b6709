"""Every test by its node id, with its markers, read from the source: quicker than collecting them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.rules.source import ROOT, dotted

Mark = tuple[str, str]
NEVER_RUN = frozenset({"skip", "skipif", "xfail"})


@dataclass(frozen=True, slots=True)
class Proof:
    """One test function; ``marks`` are pairs such as ``("goal", "S1")``, those of its module included."""

    path: str
    name: str
    marks: frozenset[Mark]

    @property
    def node(self) -> str:
        return f"{self.path}::{self.name}"

    @property
    def is_skipped(self) -> bool:
        return any(name in NEVER_RUN for name, _ in self.marks)

    @property
    def is_long(self) -> bool:
        """Whether it is run by ``make soak`` only."""
        return ("soak", "") in self.marks

    def proves(self, kind: str) -> frozenset[str]:
        return frozenset(value for name, value in self.marks if name == kind)


def proofs_in(path: str, text: str) -> Iterator[Proof]:
    tree = ast.parse(text)
    common = [mark for node in tree.body for mark in _of_module(node)]
    yield from _in_body(path, "", tree.body, common)


def _in_body(path: str, group: str, body: list[ast.stmt], common: list[Mark]) -> Iterator[Proof]:
    """The tests of a module or, with its name as ``group``, of a class."""
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield Proof(path, group + node.name, frozenset([*common, *_marks(node.decorator_list)]))
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _in_body(path, f"{node.name}::", node.body, [*common, *_marks(node.decorator_list)])


def _of_module(node: ast.stmt) -> list[Mark]:
    if not isinstance(node, ast.Assign) or [dotted(one) for one in node.targets] != ["pytestmark"]:
        return []
    return _marks(node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value])


def _marks(nodes: list[ast.expr]) -> list[Mark]:
    found = []
    for node in nodes:
        name = dotted(node.func if isinstance(node, ast.Call) else node)
        if name.startswith("pytest.mark."):
            first = node.args[0] if isinstance(node, ast.Call) and node.args else None
            value = str(first.value) if isinstance(first, ast.Constant) else ""
            found.append((name.removeprefix("pytest.mark."), value))
    return found


@cache
def every_test(root: Path = ROOT) -> dict[str, Proof]:
    """All tests of the project by their node ids."""
    files = sorted((root / "tests").rglob("test_*.py"))
    read = ((str(file.relative_to(root)), file.read_text(encoding="utf-8")) for file in files)
    return {test.node: test for path, text in read for test in proofs_in(path, text)}
