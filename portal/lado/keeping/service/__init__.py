"""Verbs of keeping, one file each."""

from __future__ import annotations
