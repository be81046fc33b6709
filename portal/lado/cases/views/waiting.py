"""Cases that take long: why one does, and all of them by their age."""

from __future__ import annotations

import uuid

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.forms.lado_cases import DelayForm
from portal.lado.cases import service, words
from portal.lado.cases.reading import get_case
from portal.lado.cases.views.parts import after, draw, text_of, whole
from portal.lado.desk.people import desk_of, names_of
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.desk.views.shown import tag_of
from portal.lado.models import Contact
from portal.permissions import Permission, needs


@blueprint.get("/contacts/<uuid:contact_id>/case/delay")
@needs(Permission.CONTACT_DECIDE)
@confidential
def delay_page(contact_id: uuid.UUID) -> ResponseReturnValue:
    found, one = whole(contact_id)
    form = DelayForm(formdata=None)
    form.reason.data, form.note.data = one.delay_reason or "", one.delay_note or ""
    return _page(form, found)


@blueprint.post("/contacts/<uuid:contact_id>/case/delay")
@needs(Permission.CONTACT_DECIDE)
@confidential
def set_delay(contact_id: uuid.UUID) -> ResponseReturnValue:
    form = DelayForm()
    return after(
        lambda: service.set_delay(
            current_user, contact_id, text_of(form, "reason"), text_of(form, "note"), seen=form.seen_revision
        ),
        contact_id,
        form,
        _page,
        "duty.case",
        "delay",
    )


@blueprint.get("/cases-by-age")
@needs(Permission.CONTACT_LIST)
@confidential
def case_ages() -> ResponseReturnValue:
    """References and how long they take; what was typed about a reason is on the page of its case."""
    place = desk_of(current_user)
    band = request.args.get("band", None, type=int)
    band = band if band in words.MONTHS else None
    found = service.old_cases(current_user, place, band, request.args.get("page", 1, type=int))
    most = max((*found.counts.values(), 1))
    return render_template(
        "lado/cases/ages.html",
        found=found,
        band=band,
        bands=[
            (one, said, found.counts.get(one, 0), found.without_reason.get(one, 0)) for one, said in BAND_WORDS.items()
        ],
        most=most,
        listed=[(contact, one, tag_of(contact), BAND_WORDS[service.band_of(one)]) for contact, one in found.cases],
        names=names_of({contact.officer_id for contact, _ in found.cases}),
        delays=words.DELAYS,
        address=lambda page: url_for("duty.case_ages", page=page, band=band),
    )


def _band_words() -> dict[int, str]:
    named = {}
    for months, until in zip(words.MONTHS, (*words.MONTHS[1:], None), strict=True):
        named[months] = f"{months} to {until} months" if until else f"More than {months} months"
    return named


BAND_WORDS = _band_words()


def _page(form: DelayForm, found: Contact, changed: str = "") -> str:
    form.offer(list(words.DELAYS.items()))
    return draw("delay", form, found, changed, case=get_case(found))
