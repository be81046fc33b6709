"""The tables of figures: years as printed or frozen, training, feedback."""

from __future__ import annotations
