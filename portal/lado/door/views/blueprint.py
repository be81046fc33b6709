"""The blueprint of the door. Its addresses stand in e-mails, and tell nothing."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("door", __name__, url_prefix="/door")
