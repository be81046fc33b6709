"""A school with its people, a LADO, and a browser for each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from portal.accounts.models import Agency, Partnership, User
from portal.permissions import Role
from tests.support.builders import make_agency, make_partnership, make_user, sign_in
from tests.support.client import PageClient

Work = Callable[[], AbstractContextManager[Session]]
Open = Callable[[User], PageClient]
FIRST = {"private": "no", "danger_now": "no", "works_here": "yes", "asks_for": "report"}
PAGE_ONE: dict[str, str | list[str]] = {
    "criteria": ["harmed"],
    "person_name": "Inventa Examplesdottir",
    "workplace": "Example School",
    "what_happened": "Example: something was seen in the hall.",
    "safe_tonight": "yes",
}
WORDING = {
    "lado_phone": "01234 000003",
    "lado_social_care_day": "01234 000001",
    "lado_social_care_night": "01234 000002",
}


@dataclass
class School:
    """One school: who reports, a colleague, somebody who is reported, and the LADO of the partnership."""

    partnership: Partnership
    agency: Agency
    dsl: User
    head: User
    person: User
    lado: User


@pytest.fixture
def school(unit_of_work: Work) -> School:
    with unit_of_work():
        here = make_partnership("here", is_default=True, wording=WORDING)
        agency = make_agency(here, "school")
        return School(
            here,
            agency,
            make_user(Role.ALLEGATIONS_LEAD, agency, name="Example Lead"),
            make_user(Role.APPROVER, agency, name="Example Head"),
            make_user(Role.EDITOR, agency, name="Inventa Examplesdóttir"),
            make_user(Role.LADO, here, name="Example Lado"),
        )


@pytest.fixture
def browser_of(new_client: Callable[[], PageClient]) -> Open:
    def make(user: User) -> PageClient:
        client = new_client()
        sign_in(client, user)
        return client

    return make


@pytest.fixture
def dsl(school: School, browser_of: Open) -> PageClient:
    return browser_of(school.dsl)


def begun(client: PageClient, **first: str) -> str:
    """A draft, begun by the pages; gives the address of its task list."""
    page = client.submit(client.page("/concerns/start"), {**FIRST, **first}, button="Continue")
    (form,) = [form for form in page.all("form") if form.get("action", "").endswith("/page_one")]
    return form.attrib["action"].removesuffix("/page_one")
