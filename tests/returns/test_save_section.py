"""Saving keeps whatever was typed, however wrong, and nothing that no form of ours sends."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.database import now
from portal.errors import NotFound, Refused
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.returns import service
from portal.returns.models import DraftChange, Status
from tests.returns.tiny import COMPLETE
from tests.support.rounds import Audit, make_audit, submit_all
from tests.support.statements import count_statements


@pytest.fixture
def audit(session: Session, tiny: QuestionSet) -> Audit:
    return make_audit(question_set="tiny-1")


def answers_of(audit: Audit) -> dict[str, Any]:
    return dict(service.read_draft(audit.editor, audit.return_).answers)


def test_the_first_save_starts_the_draft_and_counts(audit: Audit) -> None:
    assert (audit.return_.answered, audit.return_.asked, audit.return_.started_at) == (0, 2, None)
    saved = service.save_section(audit.editor, audit.return_.id, "about", {"name": "Example"}, based_on=0)
    assert saved.revision == 1
    assert audit.return_.status == Status.DRAFT
    assert (audit.return_.answered, audit.return_.asked) == (1, 2)
    assert audit.return_.started_at == audit.return_.last_saved_at == saved.at
    draft = service.read_draft(audit.lead, audit.return_)
    assert (draft.answers, draft.revisions, draft.saved_at) == ({"name": "Example"}, {"about": 1}, saved.at)
    later = service.save_section(audit.editor, audit.return_.id, "about", {"name": "Another"}, based_on=1)
    assert audit.return_.started_at == saved.at < later.at == audit.return_.last_saved_at


WRONG = [7, 1.5, True, ["x"], {"a": 1}, "\x00", "\ud800", "x" * 100_000, [{"id": "!"}], [[]]]


@pytest.mark.parametrize("raw", WRONG, ids=[str(place) for place in range(len(WRONG))])
def test_whatever_was_typed_is_kept(audit: Audit, raw: Any) -> None:
    service.save_section(audit.editor, audit.return_.id, "about", {"name": raw, "has_site": raw}, based_on=0)
    service.save_section(audit.editor, audit.return_.id, "actions", {"actions": raw}, based_on=0)
    stored = answers_of(audit)
    assert stored == {"name": raw, "has_site": raw, "actions": raw}


def test_a_branch_that_was_left_is_kept(audit: Audit) -> None:
    typed = {"has_site": "yes", "site": "Example Street"}
    service.save_section(audit.editor, audit.return_.id, "about", typed, based_on=0)
    service.save_section(audit.editor, audit.return_.id, "about", {"has_site": "no"}, based_on=1)
    assert answers_of(audit) == {"has_site": "no", "site": "Example Street"}


def test_saving_the_same_again_writes_nothing(audit: Audit, session: Session) -> None:
    first = service.save_section(audit.editor, audit.return_.id, "about", {"name": "a\r\nb", "notes": ""}, based_on=0)
    again = service.save_section(audit.editor, audit.return_.id, "about", {"name": "a\nb", "site": ""}, based_on=1)
    assert (first.revision, again.revision) == (1, 1)
    assert session.scalar(select(func.count()).select_from(DraftChange)) == 1
    assert audit.return_.last_saved_at == first.at


@pytest.mark.asvs("8.2.3")
@pytest.mark.asvs("15.3.3")
@pytest.mark.parametrize(
    ("section", "typed", "new_rows"),
    [
        ("about", {"rating": "met"}, {}),
        ("about", {"nonsense": "x"}, {}),
        ("standard", {"actions": []}, {}),
        ("about", {"name": float("nan")}, {}),
        ("about", {"name": object()}, {}),
        ("standard", {}, {"nonsense": []}),
        ("standard", {}, {"comment": [{"id": "r1"}]}),
        ("standard", {}, {"actions": [{"what": "no id"}]}),
        ("standard", {}, {"actions": ["no row"]}),
        ("standard", {}, {"actions": [{"id": "r1"}, {"id": "r1"}]}),
    ],
)
def test_what_no_form_sends_is_refused(audit: Audit, section: str, typed: Any, new_rows: Any) -> None:
    with pytest.raises(service.NotOfThisForm) as refusal:
        service.save_section(audit.editor, audit.return_.id, section, typed, based_on=0, new_rows=new_rows)
    assert refusal.value.status == 400
    assert refusal.value.message.endswith(".")
    assert answers_of(audit) == {}


@pytest.mark.parametrize("based_on", [-1, 2, 10**9])
def test_a_revision_that_never_was_is_refused(audit: Audit, based_on: int) -> None:
    service.save_section(audit.editor, audit.return_.id, "about", {"name": "Example"}, based_on=0)
    with pytest.raises(service.NotOfThisForm):
        service.save_section(audit.editor, audit.return_.id, "about", {"name": "other"}, based_on=based_on)
    assert answers_of(audit) == {"name": "Example"}


def test_there_is_no_such_section_or_return(audit: Audit) -> None:
    with pytest.raises(NotFound):
        service.save_section(audit.editor, audit.return_.id, "nonsense", {}, based_on=0)
    with pytest.raises(NotFound):
        service.save_section(audit.editor, uuid.uuid4(), "about", {}, based_on=0)


def test_two_people_change_the_same_answer(audit: Audit) -> None:
    service.save_section(audit.editor, audit.return_.id, "about", {"name": "first", "notes": "kept"}, based_on=0)
    service.save_section(audit.lead, audit.return_.id, "about", {"name": "theirs"}, based_on=1)
    with pytest.raises(service.DraftConflict) as conflict:
        service.save_section(audit.editor, audit.return_.id, "about", {"name": "mine", "notes": "new"}, based_on=1)
    assert conflict.value.answers == {"name": ("mine", "theirs")}
    assert (conflict.value.revision, conflict.value.status) == (2, 409)
    assert answers_of(audit) == {"name": "theirs", "notes": "kept"}, "nothing of the refused save was written"
    service.save_section(audit.editor, audit.return_.id, "about", {"name": "mine"}, based_on=2)
    assert answers_of(audit)["name"] == "mine"


def test_a_colleagues_answer_comes_back_with_the_save(audit: Audit) -> None:
    service.save_section(audit.editor, audit.return_.id, "about", {"name": "first"}, based_on=0)
    service.save_section(audit.lead, audit.return_.id, "about", {"notes": "theirs"}, based_on=1)
    typed = {"name": "mine", "notes": ""}
    saved = service.save_section(audit.editor, audit.return_.id, "about", typed, based_on=1)
    assert (saved.revision, saved.others) == (3, {"notes": "theirs"})


def test_what_a_person_left_alone_is_the_colleagues(audit: Audit) -> None:
    service.save_section(audit.editor, audit.return_.id, "about", {"notes": "first"}, based_on=0)
    service.save_section(audit.lead, audit.return_.id, "about", {"notes": "theirs"}, based_on=1)
    saved = service.save_section(audit.editor, audit.return_.id, "about", {"notes": "first"}, based_on=1)
    assert (answers_of(audit), saved.others) == ({"notes": "theirs"}, {"notes": "theirs"})


def test_what_other_agencies_change_has_no_say(audit: Audit) -> None:
    other = make_audit(audit.partnership, question_set="tiny-1")
    for revision, text in enumerate(("a", "b", "c")):
        service.save_section(other.editor, other.return_.id, "about", {"notes": text}, based_on=revision)
    service.save_section(audit.editor, audit.return_.id, "about", {"notes": "first"}, based_on=0)
    service.save_section(audit.editor, audit.return_.id, "about", {"notes": "second"}, based_on=1)
    assert answers_of(audit) == {"notes": "second"}


ROW = {"id": "r1", "what": "Train everyone", "owner": "Example"}


class TestRows:
    """Rows that are added to a list from another section's page."""

    def add(self, audit: Audit, user: Any, *rows: dict[str, Any]) -> service.Saved:
        return service.save_section(
            user, audit.return_.id, "standard", {}, based_on=0, new_rows={"actions": list(rows)}
        )

    def change_list(self, audit: Audit, user: Any, rows: list[dict[str, Any]], based_on: int) -> service.Saved:
        return service.save_section(user, audit.return_.id, "actions", {"actions": rows}, based_on=based_on)

    def test_a_row_is_added_once_and_changed_after_that(self, audit: Audit) -> None:
        self.add(audit, audit.editor, ROW)
        self.add(audit, audit.editor, ROW)
        assert answers_of(audit)["actions"] == [ROW]
        assert service.read_draft(audit.editor, audit.return_).revisions == {"actions": 1}
        self.add(audit, audit.editor, {"id": "r1", "owner": "Someone else"})
        assert answers_of(audit)["actions"] == [{**ROW, "owner": "Someone else"}]

    def test_the_list_that_someone_has_open_does_not_lose_it(self, audit: Audit) -> None:
        self.add(audit, audit.editor, ROW)
        other = {"id": "r2", "what": "Write the guide"}
        self.add(audit, audit.editor, other)
        saved = self.change_list(audit, audit.lead, [{**ROW, "owner": "Lead"}], based_on=1)
        assert answers_of(audit)["actions"] == [{**ROW, "owner": "Lead"}, other]
        assert saved.others == {"actions": [{**ROW, "owner": "Lead"}, other]}

    def test_sending_the_row_again_does_not_undo_a_colleagues_change(self, audit: Audit) -> None:
        self.add(audit, audit.editor, ROW)
        theirs = {**ROW, "what": "Train everyone by May"}
        self.change_list(audit, audit.lead, [theirs], based_on=1)
        for number in range(2, 5):
            self.add(audit, audit.editor, ROW, {"id": f"r{number}", "what": "Another"})
            assert answers_of(audit)["actions"][0] == theirs

    def test_both_change_the_row(self, audit: Audit) -> None:
        self.add(audit, audit.editor, ROW)
        self.change_list(audit, audit.lead, [{**ROW, "what": "theirs"}], based_on=1)
        with pytest.raises(service.DraftConflict) as conflict:
            self.add(audit, audit.editor, {**ROW, "what": "mine"})
        assert list(conflict.value.answers) == ["actions"]
        assert answers_of(audit)["actions"] == [{**ROW, "what": "theirs"}]
        self.add(audit, audit.editor, {**ROW, "owner": "mine"})
        assert answers_of(audit)["actions"] == [{**ROW, "what": "theirs", "owner": "mine"}]

    def test_what_a_person_wrote_last_is_what_they_change(self, audit: Audit) -> None:
        self.add(audit, audit.editor, ROW)
        second = {**ROW, "what": "Train everyone twice"}
        self.add(audit, audit.editor, second)
        self.change_list(audit, audit.lead, [{**ROW, "what": "theirs"}], based_on=2)
        self.add(audit, audit.editor, second)
        assert answers_of(audit)["actions"] == [{**ROW, "what": "theirs"}]

    def test_a_row_that_was_taken_out_does_not_come_back_by_itself(self, audit: Audit) -> None:
        self.add(audit, audit.editor, ROW)
        self.change_list(audit, audit.lead, [], based_on=1)
        self.add(audit, audit.editor, ROW)
        assert answers_of(audit)["actions"] == []

    def test_a_strangers_row_is_not_overwritten(self, audit: Audit) -> None:
        self.add(audit, audit.lead, ROW)
        with pytest.raises(service.DraftConflict):
            self.add(audit, audit.editor, {**ROW, "what": "mine"})

    def test_a_list_that_cannot_be_read_is_left_alone(self, audit: Audit) -> None:
        service.save_section(audit.editor, audit.return_.id, "actions", {"actions": "nonsense"}, based_on=0)
        with pytest.raises(service.NotOfThisForm):
            self.add(audit, audit.editor, ROW)


def test_a_submitted_row_need_not_lie_ahead_any_more(
    audit: Audit, mails: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    due = (today() + timedelta(days=2)).isoformat()
    submit_all(audit, {**COMPLETE, "actions": [{**ROW, "due": due}]})
    service.request_changes(audit.coordinator, audit.return_.id, "Example note.")
    monkeypatch.setattr("portal.returns.drafts.today", lambda: today() + timedelta(days=9))
    assert service.read_draft(audit.editor, audit.return_).asking.known_rows == {"r1"}
    second = submit_all(audit, {"name": "Example Person the second"})
    assert second.answers["actions"][0]["due"] == due


def test_a_save_is_refused_with_the_reason(audit: Audit) -> None:
    audit.round.closed_at = now()
    with pytest.raises(Refused, match=r"was closed on .* Ask .* to open it again"):
        service.save_section(audit.editor, audit.return_.id, "about", {"name": "late"}, based_on=0)
    assert answers_of(audit) == {}


def test_a_save_takes_as_few_statements_for_many_answers_as_for_one(audit: Audit, session: Session) -> None:
    counts = []
    for revision, keys in enumerate((["name"], ["name"], ["name", "site", "ward", "notes"])):
        session.flush()
        session.expire_all()
        assert service.get_return(audit.editor, audit.return_.id).round.partnership.name
        with count_statements(session.get_bind()) as statements:  # type: ignore[arg-type]
            typed = dict.fromkeys(keys, f"text {revision}")
            service.save_section(audit.editor, audit.return_.id, "about", typed, based_on=revision)
            session.flush()
        counts.append(len(statements))
    assert counts[1] == counts[2] <= 10, counts
