"""Verbs of figures, one file each."""

from __future__ import annotations

from portal.lado.figures.core.numbers import Figures
from portal.lado.figures.service.bring import bring
from portal.lado.figures.service.freeze import freeze, frozen_years, published_figures
from portal.lado.figures.service.printed import enter_printed
from portal.lado.figures.service.report import figures_of, write

__all__ = ["Figures", "bring", "enter_printed", "figures_of", "freeze", "frozen_years", "published_figures", "write"]
