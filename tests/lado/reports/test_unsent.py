"""Drafts that nobody sent: told of once, and erased when their time is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.database import db, now
from portal.lado.models import Report
from portal.lado.reports.unsent import delete_old_drafts, nudge_authors
from portal.lado.sealing.keystore import keys
from portal.lado.sealing.unreadable import KeyDestroyed
from tests.lado.arrange import make_report
from tests.lado.reports.conftest import School, Work
from tests.support.mails import Mail

HOUR = timedelta(hours=1)


def test_its_author_is_told_once_after_an_hour(
    school: School, unit_of_work: Work, mails: Callable[[], list[Mail]]
) -> None:
    with unit_of_work():
        for ago in (HOUR, HOUR - timedelta(minutes=1)):
            make_report(school.partnership, school.dsl, state="draft", sent_at=None, updated_at=now() - ago)
        make_report(school.partnership, school.dsl, updated_at=now() - HOUR)
    for told in (1, 0):
        with unit_of_work():
            assert nudge_authors() == told
    (mail,) = mails()
    assert (mail.recipient, mail.subject) == (school.dsl.email, "Something you began is not sent yet")
    for word in ("LADO", "concern", "report", "child"):
        assert word not in mail.body


def test_a_draft_goes_with_its_key_when_its_time_is_over(school: School, unit_of_work: Work) -> None:
    with unit_of_work():
        made = [
            make_report(school.partnership, school.dsl, state="draft", sent_at=None, delete_after=now() + left).id
            for left in (timedelta(0), HOUR)
        ]
        sent = make_report(school.partnership, school.dsl, delete_after=now() - HOUR).id
    with unit_of_work():
        assert delete_old_drafts() == 1
    with unit_of_work():
        assert [db.session.get(Report, each) is not None for each in (*made, sent)] == [False, True, True]
    with pytest.raises(KeyDestroyed):
        keys.of(made[0])
    assert keys.of(made[1])
