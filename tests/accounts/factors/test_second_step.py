"""After the password: an app's code, a passkey or a recovery code, each once - and nothing opens before."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.accounts.factors import codes, proving, recovery, tries
from portal.accounts.factors.models import FactorTries, RecoveryCode, TimeCode
from portal.accounts.models import User
from portal.accounts.words import Mistake
from portal.database import db, now, pretend_now
from portal.permissions import Role
from tests.support.builders import PASSWORD, SECOND_STEP, make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.factors import code_of, make_app, set_up_an_app
from tests.support.pages import Page

SET_UP = "Set up a second step for signing in"
BEYOND_WAIT = timedelta(minutes=16)


@pytest.fixture
def person(unit_of_work: Any) -> User:
    with unit_of_work():
        return make_user(Role.EDITOR, make_agency(make_default_partnership()))


@pytest.fixture
def secret(unit_of_work: Any, person: User) -> str:
    with unit_of_work():
        return make_app(person)


def give_password(client: PageClient, person: User, path: str = "/sign-in") -> Page:
    return client.submit(client.page(path), {"email": person.email, "password": PASSWORD})


def prove(person: User, code: str, verb: Callable[[User, str], None] = proving.prove_by_code) -> bool:
    """As a request does it: what the verb wrote stays only when it did not refuse. The session has not begun before."""
    db.start_request(writes=True)
    try:
        verb(person, code)
    except Mistake:
        db.finish_request(succeeded=False)
        return False
    finally:
        db.finish_request(succeeded=True)
        db.drop_request()
    return True


@pytest.mark.asvs("6.3.3")
@pytest.mark.usefixtures("secret")
def test_the_password_alone_opens_nothing(client: PageClient, person: User) -> None:
    assert give_password(client, person).h1 == SECOND_STEP
    for path in ("/", "/account", "/account/second-factor"):
        assert client.get(path).location.startswith("/sign-in")
    assert client.page("/sign-in/set-up").h1 == SECOND_STEP, "who has a factor sets up no other one with a password"
    for path in ("/sign-in/set-up/app", "/sign-in/set-up/passkey", "/sign-in/set-up/passkey/options"):
        data = {"csrf_token": client.page("/sign-in/second-step").all("input")[0].get("value", "")}
        assert client.post(path, data=data).location == "/sign-in/second-step"


@pytest.mark.usefixtures("secret")
def test_the_code_leads_to_where_the_person_was_going_under_a_new_id(client: PageClient, person: User) -> None:
    page = give_password(client, person, "/sign-in?next=/account/notices")
    before = client.get_cookie("portal_session").value  # type: ignore[union-attr]
    wrong = client.submit(page, {"code": "12 34"}, button="Continue", status=422)
    assert wrong.errors[0][1] == "#code"
    assert client.submit(wrong, {"code": code_of(person)}, button="Continue").h1 == "Your e-mails"
    assert client.get_cookie("portal_session").value != before  # type: ignore[union-attr]


def test_who_has_none_sets_one_up_before_anything_opens(client: PageClient, person: User, mails: Any) -> None:
    page = give_password(client, person, "/sign-in?next=/account")
    assert page.h1 == SET_UP
    assert client.get("/account").location.startswith("/sign-in")
    assert client.page("/sign-in/second-step").h1 == SET_UP
    assert set_up_an_app(client, page).h1 == "Your account"
    assert [mail.subject for mail in mails()] == ["Your sign-in has changed"]


def test_the_first_code_has_to_fit_and_the_picture_is_a_file(client: PageClient, person: User, mails: Any) -> None:
    page = client.submit(give_password(client, person), {}, button="Use an app")
    picture = client.get(page.with_class("portal-picture")[0].get("src"))
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    key = page.with_class("portal-key")[0].text
    again = client.submit(page, {"code": "000000"}, button="Connect the app", status=422)
    assert again.with_class("portal-key")[0].text == key, "the picture may have been scanned already"
    assert client.get("/account").status_code == 302
    assert not mails()


@pytest.mark.asvs("6.5.1")
@pytest.mark.threat(18)
def test_a_code_and_every_code_before_it_work_once(person: User, secret: str) -> None:
    at = now()
    with pretend_now(at):
        step = codes.step_now()
        assert prove(person, codes.code_at(secret, step))
        for _ in range(3):
            assert not prove(person, codes.code_at(secret, step))
        assert not prove(person, codes.code_at(secret, step - 1)), "an older one that nobody used is over too"
    with pretend_now(at + BEYOND_WAIT):
        assert prove(person, codes.code_at(secret, codes.step_now()))


@pytest.mark.asvs("6.5.8")
@pytest.mark.asvs("6.5.5")
@pytest.mark.parametrize(("away", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_wrong(person: User, secret: str, away: int, is_taken: bool) -> None:
    assert prove(person, codes.code_at(secret, codes.step_now() + away)) is is_taken


@pytest.mark.asvs("6.3.5")
@pytest.mark.asvs("6.3.1")
@pytest.mark.threat(18)
def test_of_a_thousand_wrong_codes_five_are_looked_at(
    person: User, secret: str, mails: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    real = codes.step_of
    monkeypatch.setattr(codes, "step_of", lambda app, typed: looked.append(typed) or real(app, typed))
    at = now()
    with pretend_now(at):
        wrong = next(code for code in ("000000", "111111", "222222", "333333") if real(app_of(person), code) is None)
        monkeypatch.setattr("portal.audit.record_apart", lambda *_, **__: None)
        assert not any(prove(person, wrong) for _ in range(1_000))
        assert len(looked) == tries.FREE_TRIES == 5
        assert not prove(person, codes.code_at(secret, codes.step_now())), "not even the right one"
    assert [mail.subject for mail in mails()] == ["Wrong codes at your sign-in"]
    with pretend_now(at + tries.FIRST_WAIT):
        assert prove(person, codes.code_at(secret, codes.step_now()))
    with db.unit_of_work() as session:
        assert session.get(FactorTries, person.id) is None, "a right code ends the counting"


def app_of(person: User) -> TimeCode:
    with db.unit_of_work() as session:
        return session.query(TimeCode).filter_by(user_id=person.id).one()


@given(wrong=st.integers(1, 30))
@settings(max_examples=20)
def test_waits_grow_and_stay_within_a_quarter_of_an_hour(wrong: int) -> None:
    at = now()
    until = tries._wait_until(wrong, at)
    assert (until is None) is (wrong < tries.FREE_TRIES)
    if until is not None:
        assert tries.FIRST_WAIT <= until - at <= tries.LONGEST_WAIT
        later = tries._wait_until(wrong + 1, at)
        assert later is not None
        assert later >= until


def test_the_same_code_sent_several_times_at_once_is_taken_once(person: User, secret: str) -> None:
    code, taken, start = codes.code_at(secret, codes.step_now()), [], threading.Barrier(4)

    def send() -> None:
        start.wait(20)
        taken.append(prove(person, code))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(taken) == [False, False, False, True]


def test_of_two_who_looked_before_either_wrote_one_is_let_in(
    person: User, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race in slow motion: both found that the code fits."""
    step = codes.step_now()
    monkeypatch.setattr(codes, "step_of", lambda _app, _typed: step)
    assert [prove(person, codes.code_at(secret, step)) for _ in range(2)] == [True, False]


@pytest.mark.asvs("6.3.5")
@pytest.mark.asvs("6.5.1")
@pytest.mark.asvs("6.5.2")
def test_a_recovery_code_works_once_however_it_is_written(person: User, mails: Any) -> None:
    with db.unit_of_work() as session:
        made = recovery.make_anew(person)
        stored = session.query(RecoveryCode).all()
    assert len(made) == len(set(made)) == recovery.CODES == len(stored)
    assert len({row.salt for row in stored}) == 1
    assert not any(code.replace("-", "").upper().encode() in row.code_hash for code in made for row in stored)
    verb = proving.prove_by_recovery_code
    assert prove(person, f" {made[0].upper().replace('-', ' ')} ", verb)
    assert not prove(person, made[0], verb)
    assert prove(person, made[1].replace("o", "0").replace("i", "1").replace("b", "8"), verb)
    assert not prove(person, "aaaa-aaaa-aaaa-aaaa", verb)
    assert not prove(person, "nonsense", verb)
    assert [mail.subject for mail in mails()] == ["A recovery code was used"] * 2
    with db.unit_of_work():
        recovery.make_anew(person)
    assert not prove(person, made[2], verb), "new ones replace the old ones"


def test_somebody_elses_code_opens_nothing(unit_of_work: Any, person: User, secret: str, mails: Any) -> None:
    with unit_of_work():
        other = make_user(Role.EDITOR, person.memberships[0].agency)
        make_app(other)
        made = recovery.make_anew(other)
    assert not prove(other, codes.code_at(secret, codes.step_now()))
    assert not prove(person, made[0], proving.prove_by_recovery_code)


@pytest.mark.usefixtures("secret")
def test_a_half_session_is_over_once_it_was_completed(client: PageClient, new_client: Any, person: User) -> None:
    page = give_password(client, person)
    half = client.get_cookie("portal_session").value  # type: ignore[union-attr]
    client.submit(page, {"code": code_of(person)}, button="Continue")
    other = new_client()
    other.set_cookie("portal_session", half)
    assert other.page("/sign-in/second-step").h1 == "Sign in"


def test_whoever_is_signed_in_goes_on(client: PageClient, person: User) -> None:
    sign_in(client, person)
    assert client.page("/sign-in/second-step?next=/account").h1 == "Your account"
