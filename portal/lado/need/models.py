"""The tables of the need to know: declarations, and how the referrer is named."""

from __future__ import annotations
