"""Pages of the duty desk: one file a page. To import them is to register them."""

from __future__ import annotations

from portal.lado.desk import cards
from portal.lado.desk.views import (
    answering,
    answering_for,
    correcting,
    duty_list,
    hand_over,
    log_contact,
    one_contact,
    sight,
)
from portal.lado.desk.views.blueprint import blueprint

__all__ = [
    "answering",
    "answering_for",
    "blueprint",
    "correcting",
    "duty_list",
    "hand_over",
    "log_contact",
    "one_contact",
    "sight",
]

cards.register()
