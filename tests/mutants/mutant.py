"""A mutant: one guard taken away, as a change of source text, and the test that must turn red for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Mutant:
    """``old`` stands exactly once in ``path`` and becomes ``new``; ``test`` (as pytest takes it) must then fail.

    ``name`` says which guard is gone, in a few words. ``test`` may name a file, a test, or ``file -k words``.
    """

    name: str
    path: str
    old: str
    new: str
    test: str

    def changed(self, root: Path = ROOT) -> str:
        """The text of the file with the guard gone; raises ValueError when the mutant no longer fits the code."""
        text = (root / self.path).read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.old!r} stands {text.count(self.old)} times in {self.path}, not once.")
        if self.new in (self.old, ""):
            raise ValueError(f"{self.name}: say what stands there instead, if only 'pass'.")
        return text.replace(self.old, self.new)
