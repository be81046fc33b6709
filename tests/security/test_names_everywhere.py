"""The names that people and places really have: taken in every field for a name, shown, written out and read back."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.csv_text import csv_of
from portal.accounts.models import Agency, AgencyAlias
from portal.permissions import Role
from tests.accounts.world import World, make_world
from tests.hostile.load import load
from tests.security.filling_in import typed_into
from tests.security.found_forms import FoundForm, Household, Postbox
from tests.support.builders import make_user, sign_in
from tests.support.client import PageClient
from tests.support.pages import Page, text_of

pytestmark = pytest.mark.sqlite
Work = Callable[[], AbstractContextManager[Session]]
NAMES = [str(one) for one in load("legit_names.jsonl")]
COMPOSED = [unicodedata.normalize("NFC", one) for one in NAMES]
FIELDS = ("name", "job_title", "title", "place", "owner")
AGENCIES = ["Code", "Name", "Sector", "Kinds", "Other names", "Part of"]


def named(form: FoundForm) -> list[str]:
    return [name for name in form.texts if name in FIELDS]


@pytest.mark.goal("I2")
def test_every_name_is_taken_in_every_field_for_one(household: Household, postbox: Postbox) -> None:
    postbox.look, tried, wrong = True, set[str](), []
    for form in (one for one in household.forms if named(one)):
        plain = postbox.send(form, typed_into(form, named(form), "Example words"))
        if not plain.accepted or not plain.changes:
            continue  # The form wants more than a name, such as a passkey.
        for place in range(0, len(NAMES), len(named(form))):
            names = (NAMES * 2)[place : place + len(named(form))]
            sent = postbox.send(form, typed_into(form, named(form), names))
            kept = {unicodedata.normalize("NFC", one) for one in names} <= sent.stored
            wrong += [] if sent.accepted and kept else [f"{form.name}: {names} {sent.answer.status_code}"]
        tried |= {f"{form.door} {name}" for name in named(form)}
    assert not wrong, "\n".join(wrong)
    assert len(tried) >= 8, tried


@pytest.fixture
def world(unit_of_work: Work) -> World:
    with unit_of_work():
        return make_world()


def called(name: str, place: int) -> list[str]:
    """An agency's name, and another. Two that differ in the shape of an apostrophe are one, so each has a number."""
    return [f"{name} {place}", "Charity", "", f"{name} {place} too", ""]


def bring(client: PageClient, names: list[str]) -> Page:
    """Bring a file with an agency of each name, and look at what would happen."""
    rows = [[f"N{place}", *called(name, place)] for place, name in enumerate(names)]
    file = {"file": (BytesIO(csv_of([AGENCIES, *rows])), "example.csv"), "existing": "leave"}
    page = client.page("/imports/new/agencies")
    return client.submit(page, file, button="Check the file")  # type: ignore[arg-type]


@pytest.mark.goal("I2")
def test_every_name_comes_in_by_a_file_and_goes_out_in_one(
    client: PageClient, world: World, unit_of_work: Work, mails: object
) -> None:
    sign_in(client, world.administrator)
    client.submit(bring(client, NAMES), {}, button="Confirm")
    with unit_of_work() as session:
        stored = {one.code: one for one in session.scalars(select(Agency).where(Agency.code.startswith("N")))}
        aliases = set(session.scalars(select(AgencyAlias.alias)))
        for place, name in enumerate(NAMES):
            make_user(Role.EDITOR, stored[f"N{place}"], name=unicodedata.normalize("NFC", name))
    wanted = [called(name, place) for place, name in enumerate(COMPOSED)]
    assert [stored[f"N{place}"].name for place in range(len(NAMES))] == [one[0] for one in wanted]
    assert {one[3] for one in wanted} <= aliases
    shown = {text_of(one) for one in client.page("/agencies").all("a", "td", "th")}
    assert {one[0] for one in wanted} <= shown
    assert "Leave as it is" in bring(client, COMPOSED).text
    answer = client.post(
        "/people/access/export", data={"csrf_token": token_on(client), "format": "xlsx", "show": "all"}
    )
    cells = {cell for row in openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].values for cell in row}
    assert set(COMPOSED) <= cells


def token_on(client: PageClient) -> str:
    fields = client.page("/people/access").all("input")
    return next(field.get("value", "") for field in fields if field.get("name") == "csrf_token")
