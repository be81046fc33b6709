"""The blueprint of the duty desk. Its addresses and titles name neither the LADO nor anybody."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("duty", __name__, url_prefix="/duty")
