"""The tables of meetings: about which cases, who came, what was decided, and why none was held."""

from __future__ import annotations
