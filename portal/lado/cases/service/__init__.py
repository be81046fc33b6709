"""Verbs of cases, one file each."""

from __future__ import annotations
