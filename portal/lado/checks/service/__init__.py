"""Verbs of checks, one file each."""

from __future__ import annotations
