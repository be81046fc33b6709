"""Question set -> web form. It carries labels, widgets and the CSRF token, and holds no rule of its own.

Whatever was typed is read as it was typed, shown again as it was typed, and judged by ``portal.forms.check`` alone.
"""

from __future__ import annotations

from portal.forms.web.controls import CONTROLS
from portal.forms.web.field import Both
from portal.forms.web.form import ADD, BASE, REMOVE, REVISION, SectionForm, Typed, form_for
from portal.forms.web.groups import Group, grouped
from portal.forms.web.rows import new_row_id
from portal.forms.web.words import Shown, ShownRow, in_words

__all__ = [
    "ADD",
    "BASE",
    "CONTROLS",
    "REMOVE",
    "REVISION",
    "Both",
    "Group",
    "SectionForm",
    "Shown",
    "ShownRow",
    "Typed",
    "form_for",
    "grouped",
    "in_words",
    "new_row_id",
]
