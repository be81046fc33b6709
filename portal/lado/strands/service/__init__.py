"""Verbs of strands: what stands, what was heard, and which have been silent for too long."""

from __future__ import annotations

from portal.lado.strands.service.follow import DAYS, Standing, begin, hear, standing, strands_of, words_of
from portal.lado.strands.service.silence import Quiet, begin_missing, quiet

__all__ = ["DAYS", "Quiet", "Standing", "begin", "begin_missing", "hear", "quiet", "standing", "strands_of", "words_of"]
