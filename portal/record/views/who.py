"""Finding what the record is about, and the report on who could see it and who did."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.local_time import today
from portal.record import who as report_on
from portal.record.filters import read_filters
from portal.record.finding import LONGEST, find
from portal.record.views.blueprint import READS_THE_RECORD, blueprint

A_YEAR = timedelta(days=365)


@blueprint.get("/record/find")
@READS_THE_RECORD
def find_page() -> ResponseReturnValue:
    return render_template("record/find.html", words="", matches=None, problem="", is_cut=False)


@blueprint.post("/record/find")
@READS_THE_RECORD
def find_by_name() -> ResponseReturnValue:
    """What bears the name. A form that is posted, so that the name of a person is in no address."""
    words = " ".join(request.form.get("words", "").split())[:LONGEST]
    if not words:
        problem = "Enter a part of the name"
        page = render_template("record/find.html", words="", matches=None, problem=problem, is_cut=False)
        return page, 422
    matches, is_cut = find(current_user, words)
    return render_template("record/find.html", words=words, matches=matches, problem="", is_cut=is_cut)


@blueprint.get("/record/who/<subject_kind>/<uuid:subject_id>")
@READS_THE_RECORD
def who(subject_kind: str, subject_id: uuid.UUID) -> ResponseReturnValue:
    filters = read_filters(request.args)
    until = filters.until or today()
    since = filters.since or until - A_YEAR
    report = report_on.who(current_user, subject_kind, subject_id, min(since, until), until)
    return render_template(
        "record/who.html",
        report=report,
        filters=filters,
        since=filters.typed["since"] or since.isoformat(),
        until=filters.typed["until"] or until.isoformat(),
        days=(min(since, until), until),
        subject_id=subject_id,
    )
