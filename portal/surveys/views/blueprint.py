"""The blueprint of the pages of surveys, apart, so that each page's file can hang itself on it."""

from __future__ import annotations

from flask import Blueprint

from portal.surveys.offered import survey_for
from portal.surveys.service import meetings_of

blueprint = Blueprint("surveys", __name__)
blueprint.add_app_template_global(survey_for)
blueprint.add_app_template_global(meetings_of)
