"""Verbs of meetings, one file each."""

from __future__ import annotations
