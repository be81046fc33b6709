"""Verbs of strands, one file each."""

from __future__ import annotations
