"""The blueprint of the pages about actions, apart, so that each page's file can hang itself on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("actions", __name__, url_prefix="/actions")
