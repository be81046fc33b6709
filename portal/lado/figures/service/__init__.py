"""Verbs of figures, one file each."""

from __future__ import annotations
