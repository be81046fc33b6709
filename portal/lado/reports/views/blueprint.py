"""The blueprint of the pages, apart, so that each page's file can hang itself on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("concerns", __name__, url_prefix="/concerns")
