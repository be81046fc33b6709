"""The project's own files, as the rules read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One file: its path below the project's folder, with slashes, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    def calls(self) -> Iterator[tuple[int, str, ast.Call]]:
        """Every call with its line and the dotted name of what is called: ``db.session.commit``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node.lineno, dotted(node.func), node

    def imports(self) -> Iterator[tuple[int, str]]:
        """Every imported name with its line: ``flask.request``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module or ''}.{alias.name}") for alias in node.names)


def dotted(node: ast.AST) -> str:
    """``a.b.c`` for what is written so; ``?`` stands for anything that is worked out."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def tracked() -> list[str]:
    """The files that belong to the project: what git knows or would take, or everything where there is no git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())
    skipped = {".venv", "node_modules", "instance", ".git", "__pycache__", "build"}
    every = (path for path in ROOT.rglob("*") if path.is_file())
    return sorted(str(path.relative_to(ROOT)) for path in every if not skipped & {*path.relative_to(ROOT).parts})


def sources(*folders: str, endings: tuple[str, ...] = (".py",)) -> list[Source]:
    """The files below ``folders`` (or the file so named) with one of ``endings``."""
    return [
        Source(name, (ROOT / name).read_text(encoding="utf-8"))
        for name in tracked()
        if name.endswith(endings) and any(name == folder or name.startswith(f"{folder}/") for folder in folders)
    ]
