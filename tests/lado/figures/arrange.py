"""A year that is frozen and training that was given, for whoever goes to every address."""

from __future__ import annotations

from datetime import date

from portal.accounts.models import Partnership, User
from portal.lado.figures.service import add_training, freeze


def figures_arguments(manager: User, partnership: Partnership) -> dict[str, str]:
    """What addresses of figures name."""
    frozen = freeze(manager, partnership, "2020-21")
    training = add_training(manager, partnership, date(2021, 3, 1), "health", "12")
    return {"year": "2020-21", "frozen_id": str(frozen.id), "training_id": str(training.id)}
