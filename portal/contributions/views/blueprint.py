"""The blueprint of the pages about contributions, apart, so that each page's file can hang itself on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("contributions", __name__, url_prefix="/contributions")
