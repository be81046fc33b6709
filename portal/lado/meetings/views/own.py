"""Meetings as those see them who are asked to one: where it is, what they were given, and what they do."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import navigation
from portal.accounts.freshness import confidential
from portal.accounts.models import User
from portal.lado.meetings import own, words
from portal.lado.meetings.pack import part_of
from portal.lado.need.naming import restricted
from portal.lado.need.words import RESTRICTED
from portal.local_time import today
from portal.navigation import Card, Group
from portal.permissions import signed_in

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")
DONE = {"confirmed": "Thank you. The desk sees that you have it.", "done": "Thank you. The desk sees that it is done."}


def register() -> None:
    navigation.cards(cards_for)


def cards_for(user: User) -> Iterator[Card]:
    """A card while somebody is asked to a meeting or has something of one. One statement."""
    many = len(own.mine_of(user))
    if many:
        line = "You are on the list of one" if many == 1 else f"You are on the list of {many}"
        yield Card(title="Meetings", href=url_for("meetings.mine"), lines=(line,), order=16, group=Group.OPEN)


@blueprint.get("")
@signed_in
@confidential
def mine() -> ResponseReturnValue:
    return render_template("meetings/mine.html", mine=own.mine_of(current_user), words=words)


@blueprint.get("/<uuid:seat_id>")
@signed_in
@confidential
def one(seat_id: uuid.UUID) -> ResponseReturnValue:
    found = own.one_of(current_user, seat_id)
    done = DONE.get(request.args.get("done", ""), "")
    return render_template("meetings/one.html", found=found, words=words, today=today(), done=done)


@blueprint.get("/<uuid:seat_id>/given/<uuid:given_id>")
@signed_in
@confidential
def given(seat_id: uuid.UUID, given_id: uuid.UUID) -> ResponseReturnValue:
    """The pack or the minutes of one case, on the record first."""
    found, release, contact = own.read_release(current_user, seat_id, given_id)
    minutes = next(version for one, _, version in found.releases if one.id == release.id)
    part = part_of(found.meeting, contact) if minutes is None else None
    return render_template(
        "meetings/given.html",
        found=found,
        meeting=found.meeting,
        minutes=minutes,
        part_=part,
        words=words,
        warning=RESTRICTED if restricted(contact) else "",
    )


@blueprint.post("/<uuid:seat_id>/given/<uuid:given_id>/confirm")
@signed_in
@confidential
def confirm(seat_id: uuid.UUID, given_id: uuid.UUID) -> ResponseReturnValue:
    own.confirm(current_user, seat_id, given_id)
    return redirect(url_for("meetings.one", seat_id=seat_id, done="confirmed"), 303)


@blueprint.post("/<uuid:seat_id>/actions/<uuid:deed_id>/done")
@signed_in
@confidential
def action_done(seat_id: uuid.UUID, deed_id: uuid.UUID) -> ResponseReturnValue:
    own.own_action_done(current_user, seat_id, deed_id)
    return redirect(url_for("meetings.one", seat_id=seat_id, done="done"), 303)
