"""The blueprint of the data protection pages."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("data_protection", __name__)
