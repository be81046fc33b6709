"""The blueprint of the pages about comparisons, apart, so that each page's file can hang itself on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("comparing", __name__)
