"""The tables of keeping: reviews, holds, releases, erasures and their refusals."""

from __future__ import annotations
