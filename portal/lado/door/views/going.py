"""A guest who is done: nothing of it is left in the browser."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.lado.door import service, visits
from portal.lado.door.views.blueprint import blueprint
from portal.lado.reports.views.blueprint import blueprint as concerns
from portal.permissions import public


@blueprint.post("/finish")
@public
def finish() -> ResponseReturnValue:
    """For whoever has no visit, or none any more, it is as good: there is nothing left to end."""
    guest = visits.finish()
    if guest is not None:
        service.finish(guest)
    response = redirect(url_for("door.finished"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.get("/finished")
@public
def finished() -> ResponseReturnValue:
    return render_template("concerns/door/finished.html")


@concerns.context_processor
@blueprint.context_processor
def _guest() -> dict[str, Any]:
    """Pages of a report say whether a guest reads them: they have no list of their own, and another way out."""
    present = visits.here()
    return {"guest": present.guest if present is not None else None}
