"""How a field of a form becomes HTML: a template of ``templates/components/answers``, in the design system's way."""

from __future__ import annotations

from typing import Any

from flask import current_app
from markupsafe import Markup


class Component:
    """Draws a field with the macro ``draw`` of one template. What was typed is escaped there like everything else."""

    def __init__(self, template: str) -> None:
        self._template = f"components/answers/{template}.html"

    def __call__(self, field: Any, **params: Any) -> Markup:
        module: Any = current_app.jinja_env.get_template(self._template).module
        drawn: Markup = module.draw(field, **params)
        return drawn
