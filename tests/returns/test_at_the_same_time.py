"""Real threads, each with a transaction of its own: one receipt for one page, and no text lost between two saves."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.database import db
from portal.errors import PortalError, Refused
from portal.forms.spec import QuestionSet
from portal.returns import drafts, service
from portal.returns.models import Return, Status, Submission
from tests.returns.test_submit import TOKEN, Mails, awaiting
from tests.support.rounds import make_audit


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run ``act`` in that many threads at once, each in a transaction of its own; errors of ours are results."""
    gate, results = threading.Barrier(count), [None] * count

    def run(place: int) -> None:
        gate.wait()
        try:
            with db.unit_of_work():
                results[place] = act(place)
        except (PortalError, SQLAlchemyError) as problem:
            results[place] = problem  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


UnitOfWork = Callable[[], AbstractContextManager[Session]]


@pytest.mark.asvs("15.4.2")
@pytest.mark.parametrize("same_page", [True, False])
def test_submitting_at_the_same_time(
    unit_of_work: UnitOfWork, tiny: QuestionSet, mails: Mails, same_page: bool
) -> None:
    with unit_of_work():
        audit = awaiting()
    tokens = [TOKEN if same_page else f"{TOKEN}{place}" for place in range(6)]
    results = together(6, lambda place: service.submit(audit.approver, audit.return_.id, token=tokens[place]).reference)
    receipts = [one for one in results if isinstance(one, str)]
    refused = [one for one in results if isinstance(one, Refused)]
    with unit_of_work() as session:
        stored = session.scalars(select(Submission)).one()
        assert set(receipts) == {stored.reference}
        assert (len(receipts), len(refused)) == ((6, 0) if same_page else (1, 5)), results
        assert session.get_one(Return, audit.return_.id).status == Status.SUBMITTED


def test_saving_at_the_same_time_loses_nothing(unit_of_work: UnitOfWork, tiny: QuestionSet) -> None:
    with unit_of_work():
        audit = make_audit(question_set="tiny-1")
    keys = ["name", "has_site", "site", "ward", "notes"]

    def save(place: int) -> Any:
        typed = {keys[place % 5]: f"text {place}"}
        service.read_draft(audit.editor, service.get_return(audit.editor, audit.return_.id))
        return service.save_section(audit.editor, audit.return_.id, "about", typed, based_on=0)

    results = together(10, save)
    conflicts = [one for one in results if isinstance(one, service.DraftConflict)]
    saved = [one for one in results if isinstance(one, service.Saved)]
    assert (len(saved), len(conflicts)) == (5, 5), results
    assert sorted(one.revision for one in saved) == [1, 2, 3, 4, 5]
    with unit_of_work():
        stored = dict(service.read_draft(audit.editor, service.get_return(audit.editor, audit.return_.id)).answers)
    texts = set(stored.values()) | {mine for one in conflicts for mine, _ in one.answers.values()}
    assert texts == {f"text {place}" for place in range(10)}, "every text is stored, or offered back to who typed it"


@pytest.mark.postgres
def test_a_save_that_had_to_wait_sees_what_it_waited_for(unit_of_work: UnitOfWork, tiny: QuestionSet) -> None:
    """The second page was read before the first save was committed, as a request does that reads before it saves."""
    with unit_of_work():
        audit = make_audit(question_set="tiny-1")
        service.save_section(audit.lead, audit.return_.id, "about", {"site": "text"}, based_on=0)
    results: list[Any] = []

    def second() -> None:
        results.extend(together(1, lambda _: save("notes")))

    def save(key: str) -> Any:
        service.get_return(audit.lead, audit.return_.id)
        read = drafts.section_drafts(audit.return_.id)
        saved = service.save_section(audit.lead, audit.return_.id, "about", {key: "text"}, based_on=1)
        assert [section.revision for section in read] == [saved.revision]
        return saved

    waiting = threading.Thread(target=second)
    with unit_of_work():
        save("name")
        db.session.flush()
        waiting.start()
        wait_until_blocked(waiting)
    waiting.join()
    assert isinstance(results[0], service.Saved), results
    with unit_of_work():
        draft = service.read_draft(audit.editor, service.get_return(audit.editor, audit.return_.id))
        assert (draft.answers, draft.revisions) == (dict.fromkeys(("site", "name", "notes"), "text"), {"about": 3})


@pytest.mark.asvs("15.4.2")
@pytest.mark.postgres
@pytest.mark.parametrize("first", ["submit", "close"])
def test_nothing_is_submitted_to_a_round_that_is_closed_meanwhile(
    unit_of_work: UnitOfWork, tiny: QuestionSet, mails: Mails, first: str
) -> None:
    """Whoever comes second waits, and then meets what the first has done."""
    with unit_of_work():
        audit = awaiting()
    steps = {
        "submit": lambda: service.submit(audit.approver, audit.return_.id, token=TOKEN).submitted_at,
        "close": lambda: service.close_round(audit.coordinator, audit.round.id).closed_at,
    }
    [other] = steps.keys() - {first}
    results: list[Any] = []
    waiting = threading.Thread(target=lambda: results.extend(together(1, lambda _: steps[other]())))
    with unit_of_work():
        at = steps[first]()
        db.session.flush()
        waiting.start()
        wait_until_blocked(waiting)
        assert waiting.is_alive(), "it does not wait"
    waiting.join()
    with unit_of_work() as session:
        stored = list(session.scalars(select(Submission.submitted_at)))
    if first == "close":
        assert (isinstance(results[0], Refused), stored) == (True, []), results
    else:
        assert stored == [at]
        assert at < results[0]


@pytest.mark.postgres
@pytest.mark.parametrize("first", ["submit", "close"])
def test_without_holding_the_round_the_two_would_not_wait(
    unit_of_work: UnitOfWork, tiny: QuestionSet, mails: Mails, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    verb = importlib.import_module("portal.returns.service.get_return")
    monkeypatch.setattr(verb, "_hold_round", lambda return_id: None)
    with pytest.raises(AssertionError):
        test_nothing_is_submitted_to_a_round_that_is_closed_meanwhile(unit_of_work, tiny, mails, first)


def wait_until_blocked(thread: threading.Thread) -> None:
    """Until the server says that somebody waits for a lock, or the thread has ended."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    while thread.is_alive():
        with db.engine.connect() as connection:
            if connection.scalar(query):
                return
        time.sleep(0.01)
