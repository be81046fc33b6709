"""Police, social care and employer: how far each is, what was heard, and silence that shows on the duty list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.words import Mistake
from portal.database import db, now
from portal.errors import Forbidden, NotFound
from portal.lado.meetings.typed import NO_DAY, Day
from portal.lado.models import Contact
from portal.lado.strands import service
from portal.lado.strands.gate import unfinished
from portal.lado.strands.models import Strand, StrandWord
from portal.lado.strands.service import Standing
from portal.lado.strands.words import KINDS, RESULTS, SO_FAR, UNFINISHED
from portal.local_time import today
from tests.lado.arrange import make_conflict
from tests.lado.desk.conftest import Desk, Open, Work, browser_of, desk, make_desk
from tests.lado.meetings.arrange import make_case, make_strand

__all__ = ["browser_of", "desk"]
TODAY = Day(today(), True)


@pytest.fixture
def here(session: Session) -> Desk:
    return make_desk()


@pytest.fixture
def case(here: Desk) -> Contact:
    return make_case(here.partnership)


class TestStanding:
    @pytest.mark.parametrize("kind", KINDS)
    def test_each_ends_with_a_result_of_its_own_that_is_an_end(self, here: Desk, case: Contact, kind: str) -> None:
        for result in (one for results in RESULTS.values() for one in results):
            typed = Standing("ended", result, days={"ended": TODAY})
            ends = result in RESULTS[kind] and result not in SO_FAR[kind]
            if not ends:
                with pytest.raises(Mistake) as mistake:
                    service.standing(here.lado, case.id, kind, typed, seen=case.revision)
                assert mistake.value.field == "result"
                continue
            made = service.standing(here.lado, case.id, kind, typed, seen=case.revision)
            assert (made.state, made.result, made.ended_on) == ("ended", result, today())
            assert kind not in unfinished(case.id)
        assert len(db.session.scalars(select(Strand)).all()) == len(KINDS), "there is one of each kind"

    def test_days_fit_each_other(self, here: Desk, case: Contact) -> None:
        later, before = Day(today() + timedelta(days=1), True), Day(today() - timedelta(days=1), True)
        wrong: list[tuple[str, str, dict[str, Day], str]] = [
            ("ended", "charged", {"ended": TODAY}, "result"),
            ("ended", "", {"ended": TODAY}, "result"),
            ("ended", "convicted", {}, "ended_day"),
            ("open", "charged", {"ended": TODAY}, "ended_day"),
            ("open", "", {"told": later}, "told_day"),
            ("open", "", {"started": later}, "started_day"),
            ("ended", "convicted", {"ended": later}, "ended_day"),
            ("ended", "convicted", {"ended": before, "started": TODAY}, "ended_day"),
            ("open", "", {"expected": Day(None, True)}, "expected_day"),
            ("asleep", "", {}, "state"),
        ]
        for state, result, days, field in wrong:
            typed = Standing(state, result, days=days)
            with pytest.raises(Mistake) as mistake:
                service.standing(here.lado, case.id, "police", typed, seen=case.revision)
            assert mistake.value.field == field, (state, result, field)
        with pytest.raises(NotFound):
            service.standing(here.lado, case.id, "army", Standing("open"), seen=case.revision)
        with pytest.raises(Forbidden):
            service.standing(here.support, case.id, "police", Standing("open"), seen=case.revision)

    def test_what_it_was_stays_in_the_log(self, here: Desk, case: Contact) -> None:
        typed = Standing("open", "bail", reference="EX/1", officer="Example Officer", heard="They began.")
        service.standing(here.lado, case.id, "police", typed, seen=case.revision)
        again = Standing("ended", "no_further_action", days={"ended": TODAY})
        service.standing(here.lado, case.id, "police", again, seen=case.revision)
        service.hear(here.lado, case.id, "police", "A letter came.", TODAY, NO_DAY, seen=case.revision)
        said = service.words_of(case, "police")
        assert [(one.state, one.result, one.text) for one in said] == [
            ("ended", "no_further_action", "A letter came."),
            ("ended", "no_further_action", None),
            ("open", "bail", "They began."),
        ]
        assert service.words_of(case, "employer") == []

    def test_what_was_heard_has_a_day_that_was(self, here: Desk, case: Contact) -> None:
        later, before = Day(today() + timedelta(days=1), True), Day(today() - timedelta(days=1), True)
        for text, on, chase, field in (
            (" ", TODAY, NO_DAY, "text"),
            ("Said.", NO_DAY, NO_DAY, "on_day"),
            ("Said.", later, NO_DAY, "on_day"),
            ("Said.", TODAY, before, "chase_day"),
        ):
            with pytest.raises(Mistake) as mistake:
                service.hear(here.lado, case.id, "police", text, on, chase, seen=case.revision)
            assert mistake.value.field == field
        assert db.session.scalars(select(StrandWord)).all() == []


class TestGate:
    def test_what_nobody_has_spoken_of_is_not_finished(self, here: Desk, case: Contact) -> None:
        assert unfinished(case.id) == list(KINDS)
        make_strand(case, "police", state="ended", result="acquitted", ended_on=today())
        make_strand(case, "social_care", state="not_needed")
        assert unfinished(case.id) == ["employer"]
        begun = make_strand(case, "employer")
        for state in UNFINISHED:
            begun.state = state
            db.session.flush()
            assert unfinished(case.id) == ["employer"], state
        db.session.delete(begun)
        other = make_case(here.partnership)
        make_strand(other, "employer", state="not_needed")
        assert unfinished(case.id) == ["employer"]


class TestSilence:
    def test_from_the_twenty_eighth_day_and_from_the_day_that_was_set(self, here: Desk, case: Contact) -> None:
        days, place = timedelta(days=28), here.partnership
        silent = make_strand(case, "police", heard_at=now() - days)
        asked = make_strand(case, "employer", chase_on=today())
        other = make_case(place)
        make_strand(other, "police", heard_at=now() - days + timedelta(minutes=5))
        make_strand(other, "employer", chase_on=today() + timedelta(days=1))
        make_strand(other, "social_care", state="not_needed", heard_at=now() - days)
        for hidden in (make_case(place, state="closed", closed_at=now()), make_case(place, decision="advice")):
            make_strand(hidden, heard_at=now() - days)
        kept = make_case(place)
        make_strand(kept, heard_at=now() - days)
        make_conflict(kept, here.lado)
        assert [(one.strand, one.is_silent) for one in service.quiet(here.lado, place)] == [
            (silent, True),
            (asked, False),
        ]
        place.wording = {**place.wording, "lado_silence_days": "29"}
        assert [one.strand for one in service.quiet(here.lado, place)] == [asked]

    def test_to_hear_ends_it_and_an_old_letter_does_not(self, here: Desk, case: Contact) -> None:
        long_ago = now() - timedelta(days=40)
        made = make_strand(case, "police", heard_at=long_ago)
        old = Day(today() - timedelta(days=39), True)
        service.hear(here.lado, case.id, "police", "An old letter.", old, NO_DAY, seen=case.revision)
        assert [one.strand for one in service.quiet(here.lado, here.partnership)][:1] == [made]
        service.hear(here.lado, case.id, "police", "A call.", TODAY, NO_DAY, seen=case.revision)
        assert made not in [one.strand for one in service.quiet(here.lado, here.partnership)]

    def test_a_case_is_silent_since_its_decision(self, here: Desk) -> None:
        since = now() - timedelta(days=30)
        case = make_case(here.partnership, decided_at=since)
        make_case(here.partnership, decision="advice", decided_at=since)
        make_case(here.partnership, state="closed", closed_at=now(), decided_at=since)
        assert (service.begin_missing(), service.begin_missing()) == (1, 0)
        assert {one.strand.heard_at for one in service.quiet(here.lado, here.partnership)} == {since}
        assert [one.kind for one in service.strands_of(case)] == list(KINDS)


def test_on_the_pages(desk: Desk, browser_of: Open, unit_of_work: Work) -> None:
    with unit_of_work():
        case = make_case(desk.partnership)
        make_strand(case, "police", heard_at=now() - timedelta(days=30), officer="Hidden Officer")
    lado = browser_of(desk.lado)
    assert "Police: under way" in lado.page(f"/duty/contacts/{case.id}").text
    assert "One strand to ask about" in lado.page("/duty").text
    page = lado.page("/duty/strands")
    assert "Silent" in page.text
    assert "Hidden Officer" not in page.text
    home = f"/duty/contacts/{case.id}/strands"
    page = lado.page(f"{home}/police")
    page = lado.submit(page, {"heard": "Kept as typed.", "state": "ended"}, button="Save", status=422)
    assert "a strand ends with a result" in page.text
    day: dict[str, Any] = {"ended_day": str(today().day), "ended_month": str(today().month)}
    typed = {**day, "ended_year": str(today().year), "result": "acquitted"}
    page = lado.submit(page, typed, button="Save")
    assert "Acquitted" in page.text
    assert "Kept as typed." in page.text
    assert "Hidden Officer" in page.text
    page = lado.submit(lado.page(f"{home}/employer/heard"), {"text": "They called."}, button="Note it")
    assert "They called." in page.text
    assert "strand to ask about" not in lado.page("/duty").text
    assert lado.get(f"{home}/army").status_code == 404
    assert "Hidden Officer" not in browser_of(desk.support).page(f"/duty/contacts/{case.id}").text
