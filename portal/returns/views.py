"""Pages of returns."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("returns", __name__)
