"""The tables of the three strands and of what was heard of each."""

from __future__ import annotations
