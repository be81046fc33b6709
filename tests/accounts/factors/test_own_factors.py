"""One's own second step: one more, another name, one less - and never none for who needs one."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from portal.accounts.factors import codes, exempting, keeping, setting_up
from portal.accounts.factors.held import held_by
from portal.accounts.factors.models import TimeCode
from portal.accounts.factors.seal import BrokenSeal, Seal, seal
from portal.accounts.models import Partnership, User, UserSession
from portal.accounts.words import Mistake
from portal.database import db, now, pretend_now
from portal.errors import NotFound, Refused
from portal.permissions import SYSTEM, Role
from tests.support.builders import make_agency, make_default_partnership, make_user, sign_in
from tests.support.client import PageClient
from tests.support.factors import make_app

PATH = "/account/second-factor"
HERE = "the hash of this browser's session"


@pytest.fixture
def person(unit_of_work: Any) -> User:
    with unit_of_work():
        made = make_user(Role.EDITOR, make_agency(make_default_partnership()))
        make_app(made)
        return made


def app_of(person: User) -> uuid.UUID:
    with db.unit_of_work():
        return held_by(person).apps[0].id


@pytest.mark.asvs("6.3.7")
@pytest.mark.asvs("6.5.6")
def test_another_app_is_added_named_and_removed_and_the_person_is_told(
    client: PageClient, new_client: Any, person: User, mails: Any
) -> None:
    sign_in(client, person)
    page = client.submit(client.page(f"{PATH}/add"), {}, button="Use an app")
    key = "".join((page.with_class("portal-key")[0].text or "").split())
    code = codes.code_at(key, codes.step_now())
    page = client.submit(page, {"code": code, "name": "Example phone"}, button="Connect the app")
    assert (page.h1, len(page.with_class("portal-key"))) == ("Keep your recovery codes", 10)
    page = client.submit(page, {}, button="I have kept them, go on")
    assert "Example phone" in page.text
    page = client.page(f"{PATH}/{app_of(person)}")
    assert client.submit(page, {"name": ""}, button="Change the name", status=422).errors[0][1] == "#name"
    assert "Old phone" in client.submit(page, {"name": "Old phone"}, button="Change the name").text
    elsewhere = new_client()
    sign_in(elsewhere, person)
    page = client.submit(client.page(f"{PATH}/{app_of(person)}"), {}, button="Remove it")
    assert ("Old phone" in page.text, "Example phone" in page.text) == (False, True)
    assert elsewhere.get("/account").status_code == 302, "other sessions end"
    assert len(mails()) == 2
    assert not any(key in mail.body or code in mail.body for mail in mails())


def test_the_only_one_stays(client: PageClient, person: User) -> None:
    sign_in(client, person)
    page = client.page(f"{PATH}/{app_of(person)}")
    assert not [button for button in page.all("button") if button.text == "Remove it"]
    with pytest.raises(Refused), db.unit_of_work():
        keeping.remove(person, app_of_in_session(person))
    assert held(person) == 1


def app_of_in_session(person: User) -> uuid.UUID:
    return held_by(person).apps[0].id


def held(person: User) -> int:
    with db.unit_of_work():
        return held_by(person).count


def test_who_is_exempt_may_remove_the_only_one_and_the_codes_go_too(person: User, mails: Any) -> None:
    with db.unit_of_work() as session:
        exempting.begin_exemption(SYSTEM, session.query(Partnership).one(), "An invented reason")
        keeping.make_new_recovery_codes(person)
        keeping.remove(person, app_of_in_session(person))
        assert (held_by(person).any, held_by(person).codes_left) == (False, 0)
        with pytest.raises(Refused):
            keeping.make_new_recovery_codes(person)


def test_nobody_touches_what_belongs_to_somebody_else(unit_of_work: Any, person: User) -> None:
    with unit_of_work():
        other = make_user(Role.EDITOR, person.memberships[0].agency)
        make_app(other)
        make_app(other)
        for verb in (keeping.one_of, keeping.remove, lambda user, one: keeping.rename(user, one, "Mine")):
            with pytest.raises(NotFound):
                verb(other, app_of_in_session(person))


def test_new_recovery_codes_are_shown_once(client: PageClient, person: User, mails: Any) -> None:
    sign_in(client, person)
    page = client.submit(client.page(PATH), {}, button="Make new recovery codes")
    shown = [each.text or "" for each in page.with_class("portal-key")]
    assert len(set(shown)) == 10
    assert not any(code in client.page(PATH).html or code in mails()[0].body for code in shown)


@pytest.mark.asvs("7.5.3")
@pytest.mark.asvs("7.5.1")
def test_every_door_wants_a_sign_in_that_is_fresh(client: PageClient, person: User) -> None:
    sign_in(client, person)
    with db.unit_of_work() as session:
        for row in session.query(UserSession).all():
            row.fresh_at = None
    for path in (PATH, f"{PATH}/add", f"{PATH}/app", f"{PATH}/app.svg", f"{PATH}/{app_of(person)}"):
        assert client.get(path).location.startswith("/account/confirm"), path


def test_a_name_is_one_line_and_ten_are_enough(unit_of_work: Any, person: User, mails: Any) -> None:
    with unit_of_work():
        for name in ("x" * (setting_up.LONGEST_NAME + 1), "a\x00b", " "):
            with pytest.raises(Mistake):
                keeping.rename(person, app_of_in_session(person), name)
        for _ in range(setting_up.MOST - 1):
            make_app(person)
        with pytest.raises(Refused):
            setting_up.begin_app(person, HERE)


def test_a_picture_is_good_for_an_hour_and_opens_nothing_before_its_first_code(unit_of_work: Any, person: User) -> None:
    with unit_of_work():
        begun = setting_up.begin_app(person, HERE)
        assert setting_up.begin_app(person, HERE).id == begun.id, "it may have been scanned already"
        assert begun.id not in [app.id for app in held_by(person).apps]
        other = make_user(Role.EDITOR, person.memberships[0].agency)
        assert setting_up.pending_app(other, HERE) is None
    with pretend_now(now() + setting_up.HALF_DONE), unit_of_work():
        with pytest.raises(Refused):
            setting_up.confirm_app(person, codes.code_at(codes.secret_of(begun), codes.step_now()), HERE)
        assert setting_up.begin_app(person, HERE).id != begun.id
    with pretend_now(now() + setting_up.HALF_DONE * 1.5), unit_of_work() as session:
        assert setting_up.remove_half_done() == 1
        assert session.query(TimeCode).count() == 2


@pytest.mark.asvs("7.4.3")
@pytest.mark.goal("S5")
def test_a_picture_that_was_seen_in_another_browser_is_worth_nothing(
    client: PageClient, new_client: Any, person: User, mails: Any
) -> None:
    """Whoever sat at an open browser would else hold the secret that the person connects an hour later."""
    elsewhere = new_client()
    for one in (client, elsewhere):
        sign_in(one, person)
    seen, mine = (one.submit(one.page(f"{PATH}/add"), {}, button="Use an app") for one in (elsewhere, client))
    keys = ["".join((page.with_class("portal-key")[0].text or "").split()) for page in (seen, mine)]
    assert keys[0] != keys[1]
    code = codes.code_at(keys[0], codes.step_now())
    assert client.submit(mine, {"code": code}, button="Connect the app", status=422).errors[0][1] == "#code"
    code = codes.code_at(keys[1], codes.step_now())
    assert client.submit(mine, {"code": code}, button="Connect the app").h1 == "Keep your recovery codes"
    assert elsewhere.get("/account").status_code == 302, "other sessions end"
    assert client.get("/account").status_code == 200


def test_the_first_code_is_used_up(unit_of_work: Any, person: User, mails: Any) -> None:
    with unit_of_work():
        begun = setting_up.begin_app(person, HERE)
        code = codes.code_at(codes.secret_of(begun), codes.step_now())
        setting_up.confirm_app(person, code, HERE)
        assert codes.step_of(begun, code) is None


@pytest.mark.asvs("11.3.3")
@pytest.mark.goal("S6")
@pytest.mark.threat(10)
@pytest.mark.asvs("6.5.3")
def test_a_secret_is_160_random_bits_and_opens_in_its_own_row_only(unit_of_work: Any, person: User) -> None:
    with unit_of_work() as session:
        one = session.query(TimeCode).one()
        make_app(person)
        other = next(app for app in held_by(person).apps if app.id != one.id)
        assert len({codes.new_secret() for _ in range(50)}) == 50
        assert {len(codes.new_secret())} == {20}
        assert len(seal.open(one.sealed, "time_codes", "sealed", one.id)) == 20
        assert codes.secret_of(one).encode() not in one.sealed
        for table, column, row in (
            ("time_codes", "sealed", other.id),
            ("time_codes", "name", one.id),
            ("passkeys", "sealed", one.id),
        ):
            with pytest.raises(BrokenSeal):
                seal.open(one.sealed, table, column, row)
        for position in (0, 5, 20, len(one.sealed) - 1):
            changed = bytearray(one.sealed)
            changed[position] ^= 1
            with pytest.raises(BrokenSeal):
                seal.open(bytes(changed), "time_codes", "sealed", one.id)
        stranger = Seal()
        with pytest.raises(RuntimeError):
            stranger.open(one.sealed, "time_codes", "sealed", one.id)
        stranger.use(b"k" * 32)
        with pytest.raises(BrokenSeal):
            stranger.open(one.sealed, "time_codes", "sealed", one.id)
