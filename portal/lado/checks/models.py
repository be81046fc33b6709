"""The tables of checks and of requests by the DBS."""

from __future__ import annotations
