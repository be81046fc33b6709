"""Verbs of figures, one file each."""

from __future__ import annotations

from portal.lado.figures.core.numbers import Figures
from portal.lado.figures.service.bring import bring
from portal.lado.figures.service.feedback import FeedbackOver, give_feedback, new_feedback_link, open_feedback
from portal.lado.figures.service.freeze import freeze, frozen_years, published_figures, published_for
from portal.lado.figures.service.printed import enter_printed
from portal.lado.figures.service.report import figures_of, write
from portal.lado.figures.service.spots import hot_spots
from portal.lado.figures.service.training import add_training, trainings, withdraw_training

__all__ = [
    "FeedbackOver",
    "Figures",
    "add_training",
    "bring",
    "enter_printed",
    "figures_of",
    "freeze",
    "frozen_years",
    "give_feedback",
    "hot_spots",
    "new_feedback_link",
    "open_feedback",
    "published_figures",
    "published_for",
    "trainings",
    "withdraw_training",
    "write",
]
