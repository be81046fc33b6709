"""The history of a round's workbooks: progress while one is made, what expired or failed, and who took which."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from exports import anonymised, consolidated
from exports.anonymised import TooFewAgencies
from exports.rows import Written
from exports.stream import WorkbookTooLarge
from portal import jobs
from portal.accounts.models import Partnership, User
from portal.database import Database, db, now
from portal.mail import postbox
from portal.reporting.models import ExportRequest, Kind, Standing
from portal.reporting.progress import Filters
from portal.reporting.service import keep_progress, read_exports, request_export
from portal.returns.models import Round
from portal.storage import StoredFile
from tests.reporting.arrange import make_full_round
from tests.support.builders import make_default_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.pages import text_of
from tests.support.statements import count_statements

Work = Callable[[], Any]
BUTTON = "Download workbook"


@pytest.fixture
def coordinator(unit_of_work: Work) -> User:
    with unit_of_work():
        return make_user("coordinator", make_default_partnership(), name="Example Coordinator")


def home_of(coordinator: User) -> Partnership:
    partnership = db.session.merge(coordinator).memberships[0].partnership
    assert partnership is not None
    return partnership


@pytest.fixture
def round_(unit_of_work: Work, coordinator: User) -> Round:
    with unit_of_work():
        return make_full_round(home_of(coordinator), 6)


@pytest.fixture
def by_the_worker() -> None:
    postbox.use(replace(postbox.settings, inline_export_limit=0))


def newest(unit_of_work: Work) -> ExportRequest:
    with unit_of_work():
        return db.session.scalars(select(ExportRequest).order_by(ExportRequest.requested_at.desc()).limit(1)).one()


def ask(client: PageClient, user: User, round_: Round, address: str = "") -> None:
    sign_in(client, user)
    client.submit(client.page(f"/rounds/{round_.id}{address}"), {}, button=BUTTON)


def expire(unit_of_work: Work) -> None:
    with unit_of_work() as session:
        session.scalars(select(StoredFile)).one().expires_at = now() - timedelta(seconds=1)


def test_progress_is_seen_while_it_is_made(
    client: PageClient,
    unit_of_work: Work,
    coordinator: User,
    round_: Round,
    by_the_worker: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keep_progress, "STEP", 4)
    ask(client, coordinator, round_)
    wanted = newest(unit_of_work)
    assert "waits for its turn. It will have 6 agencies" in client.page(f"/workbooks/{wanted.id}").text
    seen, write = [], consolidated.write

    def looked_at(path: Path, workbook: consolidated.ConsolidatedWorkbook) -> Written:
        def rows() -> Iterator[Any]:
            for row in workbook.rows:
                with db.open(writes=False) as session:
                    seen.append(session.get_one(ExportRequest, wanted.id).done)
                yield row
            with db.open(writes=False) as session:
                seen.append(session.get_one(ExportRequest, wanted.id).done)
                assert session.get_one(ExportRequest, wanted.id).standing is Standing.MAKING

        return write(path, replace(workbook, rows=rows()))

    monkeypatch.setattr(consolidated, "write", looked_at)
    assert jobs.run_due() == 1
    assert seen == [0, 0, 0, 0, 4, 4, 6]
    assert newest(unit_of_work).standing is Standing.READY


def test_the_page_says_how_far_and_looks_again_until_told_not_to(
    client: PageClient, unit_of_work: Work, coordinator: User, round_: Round, by_the_worker: None
) -> None:
    ask(client, coordinator, round_)
    wanted = newest(unit_of_work)
    with unit_of_work() as session:
        one = session.get_one(ExportRequest, wanted.id)
        one.started_at, one.done = now(), 4
    page, response = client.page(f"/workbooks/{wanted.id}"), client.get(f"/workbooks/{wanted.id}")
    assert "4 of 6 agencies are in it" in page.text
    assert response.headers["Refresh"] == "10"
    assert "Refresh" not in client.get(f"/workbooks/{wanted.id}?watch=no").headers
    with unit_of_work() as session:
        session.get_one(ExportRequest, wanted.id).requested_at -= timedelta(minutes=30)
    assert "Refresh" not in client.get(f"/workbooks/{wanted.id}").headers
    jobs.run_due()
    assert "Refresh" not in client.get(f"/workbooks/{wanted.id}").headers


def test_a_workbook_is_made_though_nobody_can_be_told_how_far(
    unit_of_work: Work, coordinator: User, round_: Round, by_the_worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_self: Database) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    with unit_of_work():
        request_export(db.session.merge(coordinator), round_.id, Filters())
    monkeypatch.setattr(Database, "own_transaction", locked)
    assert jobs.run_due() == 1
    assert newest(unit_of_work).state == "ready"


def test_what_is_narrowed_to_a_few_is_made_at_once(
    client: PageClient, unit_of_work: Work, coordinator: User, round_: Round
) -> None:
    postbox.use(replace(postbox.settings, inline_export_limit=1))
    ask(client, coordinator, round_)
    assert newest(unit_of_work).standing is Standing.QUEUED
    ask(client, coordinator, round_, "?status=draft")
    assert newest(unit_of_work).standing is Standing.READY
    assert newest(unit_of_work).rows == newest(unit_of_work).of_all == 1


def test_the_list_says_who_asked_for_what_and_who_took_it(
    client: PageClient, unit_of_work: Work, coordinator: User, round_: Round
) -> None:
    sign_in(client, coordinator)
    assert "Nobody has asked" in client.page(f"/rounds/{round_.id}/workbooks").text
    ask(client, coordinator, round_, "?status=draft&sector=sector+1")
    wanted = newest(unit_of_work)
    assert "None" in client.page(f"/rounds/{round_.id}/workbooks").text
    assert client.get(f"/workbooks/{wanted.id}/file").status_code == 200
    with unit_of_work():
        colleague = make_user("coordinator", home_of(coordinator), name="Zq Taker")
    sign_in(client, colleague)
    assert client.get(f"/workbooks/{wanted.id}/file").status_code == 200
    page = client.page(f"/rounds/{round_.id}/workbooks")
    assert wanted.file is not None
    for words in (
        "Status in progress, sector sector 1",
        "Asked for by Example Coordinator",
        "2, last by Zq Taker",
        wanted.file.sha256[:12],
    ):
        assert words in page.text
    own = client.page(f"/workbooks/{wanted.id}").text
    assert own.index("Zq Taker") < own.rindex("Example Coordinator")


def test_one_that_a_command_asked_for_and_of_someone_who_is_gone(
    client: PageClient, unit_of_work: Work, coordinator: User, round_: Round
) -> None:
    with unit_of_work() as session:
        for who in ("system", "00000000-0000-4000-8000-000000000000"):
            made = ExportRequest(kind=Kind.RETURNS, round_id=round_.id, partnership_id=round_.partnership_id)
            made.requested_by, made.requested_at, made.filters = who, now(), {}
            session.add(made)
    sign_in(client, coordinator)
    text = client.page(f"/rounds/{round_.id}/workbooks").text
    assert "Asked for by A command" in text
    assert "Asked for by A former user" in text


def test_what_expired_keeps_its_history_and_can_be_asked_for_anew(
    client: PageClient, unit_of_work: Work, coordinator: User, round_: Round
) -> None:
    ask(client, coordinator, round_, "?status=draft")
    old = newest(unit_of_work)
    expire(unit_of_work)
    page = client.page(f"/workbooks/{old.id}")
    assert page.h1 == "This workbook is no longer kept"
    assert "No longer kept" in client.page(f"/rounds/{round_.id}/workbooks").text
    page = client.submit(page, {}, button="Ask for a new one")
    assert page.h1 == "Your workbook is ready"
    new = newest(unit_of_work)
    assert new.id != old.id
    assert new.filters == old.filters


def test_what_is_there_is_not_made_twice(
    client: PageClient, unit_of_work: Work, coordinator: User, round_: Round, by_the_worker: None
) -> None:
    ask(client, coordinator, round_)
    old = newest(unit_of_work)
    with unit_of_work() as session:
        session.get_one(ExportRequest, old.id).state = "failed"
    page = client.page(f"/workbooks/{old.id}")
    with unit_of_work() as session:
        session.get_one(ExportRequest, old.id).state = "waiting"
    assert "on its way" in client.submit(page, {}, button="Try again", status=409).text


@pytest.mark.parametrize(
    ("problem", "words"),
    [(OSError("full"), "Try again now"), (WorkbookTooLarge("x"), "choose one sector"), (TooFewAgencies(), "when more")],
    ids=["any", "too large", "too few"],
)
def test_the_page_of_a_failure_says_what_to_do(
    client: PageClient,
    unit_of_work: Work,
    coordinator: User,
    round_: Round,
    monkeypatch: pytest.MonkeyPatch,
    problem: Exception,
    words: str,
) -> None:
    def broken(*_: object) -> None:
        raise problem

    with monkeypatch.context() as patched:
        patched.setattr(consolidated, "write", broken)
        ask(client, coordinator, round_)
    old = newest(unit_of_work)
    page = client.page(f"/workbooks/{old.id}")
    assert words in page.text
    assert old.id.hex[:8] in page.text
    assert "could not be made" in client.page(f"/workbooks/{old.id}/file", 409).text
    if isinstance(problem, WorkbookTooLarge):
        assert "Try again" not in [text_of(each) for each in page.all("button")]
        assert "Choose a part of" in page.text
        return
    assert client.submit(page, {}, button="Try again").h1 == "Your workbook is ready"
    assert newest(unit_of_work).id != old.id


def test_passed_texts_are_read_again_before_they_are_passed_again(
    client: PageClient, unit_of_work: Work, coordinator: User, round_: Round
) -> None:
    ask(client, coordinator, round_)
    with unit_of_work() as session:
        one = session.merge(newest(unit_of_work))
        one.state, one.kind, one.filters = "failed", Kind.ANONYMISED.value, {}
    page = client.page(f"/workbooks/{one.id}")
    with unit_of_work() as session:
        session.get_one(ExportRequest, one.id).filters = {"texts": [["a", "s1_1_how_we_know", 1]]}
    assert "pass them again" in client.submit(page, {}, button="Try again", status=409).text
    page = client.page(f"/workbooks/{one.id}")
    assert "Try again" not in page.text.replace("Try again now", "")
    assert "with 1 text passed" in page.text


def test_an_anonymised_one_is_asked_for_again_as_one(
    client: PageClient, unit_of_work: Work, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work():
        large = make_full_round(home_of(coordinator), 18)

    def broken(*_: object) -> None:
        raise OSError

    sign_in(client, coordinator)
    with monkeypatch.context() as patched:
        patched.setattr(anonymised, "write", broken)
        page = client.submit(client.page(f"/rounds/{large.id}"), {}, button="Download anonymised workbook")
    assert client.submit(page, {}, button="Try again").h1 == "Your workbook is ready"
    assert newest(unit_of_work).kind == Kind.ANONYMISED


def test_as_many_statements_for_one_as_for_a_full_page(unit_of_work: Work, coordinator: User, round_: Round) -> None:
    counts = []
    for number in (1, 24):
        with unit_of_work() as session:
            for _ in range(number):
                made = ExportRequest(kind=Kind.RETURNS, round_id=round_.id, partnership_id=round_.partnership_id)
                made.requested_by, made.requested_at, made.filters = str(coordinator.id), now(), {}
                session.add(made)
        with unit_of_work() as session:
            user = session.merge(coordinator)
            with count_statements(db.engine) as statements:
                page = read_exports(user, round_.id)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert (page.total, len(page.lines), page.pages) == (25, 20, 2)
