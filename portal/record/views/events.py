"""The list of events with its filters, and the same as a file."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import fresh
from portal.local_time import today
from portal.record.filters import read_filters
from portal.record.reading import actions_in, file_of, read_events
from portal.record.views.blueprint import READS_THE_RECORD, blueprint
from portal.record.words import OUTCOMES

ENDPOINT = "record.events"
LARGEST = 2**31 - 1


@blueprint.get("/record")
@READS_THE_RECORD
def events() -> ResponseReturnValue:
    filters = read_filters(request.args)
    actions = actions_in(current_user)
    page = read_events(current_user, filters, _of_the_oldest())
    return render_template("record/events.html", page=page, filters=filters, actions=actions, outcomes=OUTCOMES)


@blueprint.get("/record/file")
@READS_THE_RECORD
@fresh
def file() -> ResponseReturnValue:
    """The events as CSV; whoever takes names away has proved just now who they are."""
    content = file_of(current_user, read_filters(request.args))
    name = f"record-{today():%Y-%m-%d}.csv"
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _of_the_oldest() -> int | None:
    """Of how many of the oldest events, as a later page said; anything else is the newest page."""
    text = request.args.get("of", "")
    return min(int(text), LARGEST) if text.isascii() and text.isdigit() and len(text) < 30 else None
