"""The tables of a case: what it is about, its outcomes, what follows, its steps."""

from __future__ import annotations
