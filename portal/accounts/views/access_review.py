"""The access review: who can do what where, and the same as a file."""

from __future__ import annotations

from io import BytesIO

from flask import abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from exports.csv_text import csv_of
from exports.listing import Listing, workbook_of
from portal.accounts import access_review
from portal.accounts.freshness import fresh
from portal.accounts.views.blueprint import blueprint
from portal.database import now
from portal.permissions import ROLE_NAMES, Permission, needs

ADMINISTERS = needs(Permission.PARTNERSHIP_MANAGE)
WIDTHS = (26, 32, 18, 34, 50, 18, 26, 18, 14, 12)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/people/access")
@ADMINISTERS
def review_access() -> ResponseReturnValue:
    chosen, number = request.args.get("show", "all"), request.args.get("page", "1")
    known = access_review.filters()
    chosen = chosen if chosen in known else "all"
    number = number if number.isascii() and number.isdigit() and len(number) < 6 else "1"
    page = access_review.page_of(current_user, chosen, int(number))
    return render_template(
        "accounts/access_review.html",
        page=page,
        chosen=chosen,
        filters=[(key, words) for key, (words, _) in known.items()],
        role_names=ROLE_NAMES,
    )


@blueprint.post("/people/access/export")
@ADMINISTERS
@fresh
def export_access() -> ResponseReturnValue:
    """The rows of the chosen filter as a workbook or CSV. It holds names, so that it was taken is on the record."""
    file_format = request.form.get("format", "")
    if file_format not in ("xlsx", "csv"):
        abort(400)
    rows = access_review.rows_for_export(current_user, request.form.get("show", "all"))
    if file_format == "csv":
        content, mimetype = csv_of([access_review.HEADINGS, *rows]), "text/csv"
    else:
        listing = Listing("Access review", access_review.HEADINGS, WIDTHS, rows)
        content, mimetype = workbook_of([listing], now()), XLSX
    return send_file(
        BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=f"access-review.{file_format}"
    )
