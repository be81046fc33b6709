"""The blueprint of the record."""

from __future__ import annotations

from flask import Blueprint

from portal.permissions import Permission, needs

blueprint = Blueprint("record", __name__)
READS_THE_RECORD = needs(Permission.AUDIT_READ)
