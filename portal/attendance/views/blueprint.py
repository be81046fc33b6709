"""The blueprint of the pages about attendance."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("attendance", __name__, url_prefix="/attendance")
