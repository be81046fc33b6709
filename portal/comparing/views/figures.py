"""Figures for the region and the nation: the list, one that is typed, and a file of many."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.comparing.elsewhere import PLACES, compared
from portal.comparing.models import ElsewhereFigure
from portal.comparing.service import keep_figure, read_figures, take_table
from portal.comparing.service.figures import COLUMNS, Typed, Wrong
from portal.comparing.views.blueprint import blueprint
from portal.forms.figures import Measure, value_in_words
from portal.forms.web.day import BOXES, joined, taken_apart
from portal.permissions import Permission, needs
from portal.uploads import BadFile, Limits, Table, read

LIMITS = Limits(size=512 * 1024, rows=500, columns=20, cell=500)
DONE = {"kept": "The figure is kept.", "taken": "The figures of the file are kept."}
TEXTS = ("question", "place", "value", "period", "source")


@blueprint.get("/rounds/<uuid:round_id>/comparison/figures")
@needs(Permission.ROUND_MANAGE)
def figures(round_id: uuid.UUID) -> ResponseReturnValue:
    return page_of(round_id, {}, {})


@blueprint.post("/rounds/<uuid:round_id>/comparison/figures")
@needs(Permission.ROUND_MANAGE)
def keep(round_id: uuid.UUID) -> ResponseReturnValue:
    texts = {name: request.form.get(name, "")[:2_000] for name in TEXTS}
    texts["read_on"] = joined([request.form.get(f"read_on-{box}", "")[:20] for box in BOXES])
    try:
        keep_figure(current_user, round_id, _typed(texts))
    except Wrong as wrong:
        return page_of(round_id, texts, wrong.problems), wrong.status
    return redirect(url_for("comparing.figures", round_id=round_id, done="kept"), 303)


@blueprint.post("/rounds/<uuid:round_id>/comparison/file")
@needs(Permission.ROUND_MANAGE)
def take_file(round_id: uuid.UUID) -> ResponseReturnValue:
    """Keep every row of the file, or none and say what is wrong with which."""
    try:
        take_table(current_user, round_id, _table())
    except Wrong as wrong:
        return page_of(round_id, {}, {"file": " ".join(f"{each}." for each in wrong.problems.values())}), wrong.status
    except BadFile as bad:
        return page_of(round_id, {}, {"file": bad.message}), bad.status
    return redirect(url_for("comparing.figures", round_id=round_id, done="taken"), 303)


def _typed(texts: Mapping[str, str]) -> Typed:
    day = _day(texts["read_on"])
    return Typed(texts["question"], texts["place"], texts["value"], texts["period"], texts["source"], day)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _table() -> Table:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise BadFile("Choose a file.")
    return read(sent.stream.read(LIMITS.size + 1), sent.filename, LIMITS)


def page_of(round_id: uuid.UUID, texts: Mapping[str, str], problems: Mapping[str, str]) -> str:
    round_, comparable, kept = read_figures(current_user, round_id)
    known = [(one, comparable[one.question_key]) for one in kept if one.question_key in comparable]
    return render_template(
        "comparing/figures.html",
        round=round_,
        comparable=comparable,
        places=PLACES,
        kept=[(one, measure, _words(one, measure)) for one, measure in known],
        texts=texts,
        boxes=list(zip(BOXES, taken_apart(texts.get("read_on", "")), strict=True)),
        problems=problems,
        columns=COLUMNS,
        done=DONE.get(request.args.get("done", ""), ""),
    )


def _words(one: ElsewhereFigure, measure: Measure) -> str:
    found = compared(one, measure.kind)
    return found.words if found.value is None else value_in_words(measure, found.value)
