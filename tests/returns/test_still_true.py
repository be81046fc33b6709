"""Confirming an earlier answer, without a page: who may, what is copied, and what stays as it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from portal.errors import Forbidden, NotFound, Refused
from portal.forms import library
from portal.forms.spec import QuestionSet
from portal.permissions import Role
from portal.returns import drafts, service
from portal.returns.last_answers import LastAnswers
from portal.returns.models import Return, Status
from portal.returns.refusals import DraftConflict
from portal.returns.service.still_true import still_true
from tests.returns.pages.years import ACTION, SAID, submitted
from tests.returns.tiny import TINY
from tests.support.rounds import Audit, make_audit, make_round, return_of


@pytest.fixture
def audit(session: Session) -> Audit:
    return make_audit()


@pytest.fixture
def said(audit: Audit) -> uuid.UUID:
    last = make_round(audit.partnership, audit.agency, "section11-2025")
    audit.round.previous_id = last.id
    return submitted(audit, return_of(last, audit.agency), SAID).id


MAY = {Role.EDITOR, Role.SAFEGUARDING_LEAD}


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_edit_confirms(audit: Audit, said: uuid.UUID, role: Role) -> None:
    person = audit.people[role]
    if role in MAY:
        assert still_true(person, audit.return_.id, "s1", said, ["s1_1"], {}).revision == 1
        return
    with pytest.raises((Forbidden, NotFound)):
        still_true(person, audit.return_.id, "profile", said, ["headcount_staff"], {})


def test_not_while_the_answers_are_with_the_approver(audit: Audit, said: uuid.UUID) -> None:
    audit.return_.status = Status.AWAITING_APPROVAL.value
    with pytest.raises(Refused):
        still_true(audit.editor, audit.return_.id, "s1", said, ["s1_1"], {})


def test_a_row_that_was_changed_this_year_stays_as_it_is(audit: Audit, said: uuid.UUID) -> None:
    mine = {**ACTION, "what": "Example: changed this year"}
    service.save_section(audit.editor, audit.return_.id, "actions", {"actions": [mine]}, based_on=0)
    still_true(audit.lead, audit.return_.id, "s1", said, ["s1_2"], {})
    assert drafts.load(audit.return_).answers["actions"] == [mine]


def test_what_the_person_did_not_see_is_a_conflict(audit: Audit, said: uuid.UUID) -> None:
    service.save_section(audit.lead, audit.return_.id, "s1", {"s1_1": "not_met"}, based_on=0)
    with pytest.raises(DraftConflict) as conflict:
        still_true(audit.editor, audit.return_.id, "s1", said, ["s1_1"], {"s1_1": ""})
    assert conflict.value.answers == {"s1_1": ("met", "not_met")}
    assert still_true(audit.editor, audit.return_.id, "s1", said, ["s1_1"], {"s1_1": "not_met"}).revision == 2


@pytest.fixture
def reworded(monkeypatch: pytest.MonkeyPatch) -> QuestionSet:
    """The tiny set, and a second version of it in which one question asks something else."""
    about, *others = TINY.sections
    questions = tuple(replace(each, text="Your full name") if each.key == "name" else each for each in about.questions)
    newer = replace(TINY, version="2", sections=(replace(about, questions=questions), *others))
    sets = {"1": TINY, "2": newer}
    get: Callable[[str, str], QuestionSet] = library.get
    monkeypatch.setattr(library, "get", lambda name, version: sets[version] if name == "tiny" else get(name, version))
    return newer


def test_a_question_in_new_words_is_confirmed_alone(session: Session, reworded: QuestionSet) -> None:
    audit = make_audit(question_set="tiny-2")
    last = make_round(audit.partnership, audit.agency, "tiny-1")
    audit.round.previous_id = last.id
    submission = submitted(audit, return_of(last, audit.agency), {"name": "Example", "notes": "Example note"})
    told = answers_of(audit.return_, reworded)
    assert told.open_to(told.draft.earlier[0]) == ["notes"]
    buttons = {key: answers[0].button for key, answers in told.by_group().items()}
    assert buttons == {"name": "I have read the new wording: still true", "notes": "Still true"}
    still_true(audit.editor, audit.return_.id, "about", submission.id, ["name"], {})
    assert answers_of(audit.return_, reworded).by_group()["name"][0].confirmed.startswith("Same as in 1: confirmed by ")


def answers_of(return_: Return, question_set: QuestionSet) -> LastAnswers:
    return LastAnswers(drafts.load(return_), "about", question_set.sections[0].questions)
