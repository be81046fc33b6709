"""What docs/sign-in.md says in numbers and names is what the code does."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from portal.accounts import passwords
from portal.accounts.easy_passwords import OWN_WORDS
from portal.accounts.getting_in import throttle
from portal.accounts.getting_in.throttle import EVERYBODY, LINKS, NETWORK
from portal.config import Settings

TEXT = " ".join((Path(__file__).resolve().parents[2] / "docs" / "sign-in.md").read_text(encoding="utf-8").split())
USUAL = Settings(instance_path=Path("instance"), database_url="sqlite:///x")


def minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


@pytest.mark.asvs("6.1.1")
def test_it_says_how_often_one_may_try() -> None:
    waits = f"{throttle.FREE} wrong passwords are free. After the next one no password is looked at for 1 second"
    longest = f"up to {minutes(throttle.LONGEST_WAIT)} minutes"
    network = f"{NETWORK.size} wrong tries, and one more every {NETWORK.refill.seconds} seconds"
    everybody = f"{EVERYBODY.size} wrong tries, and one more every second"
    links = f"{LINKS.size} for an address, and one more every {minutes(LINKS.refill)} minutes"
    assert [said for said in (waits, longest, network, everybody, links) if said not in TEXT] == []


@pytest.mark.asvs("6.1.2")
def test_it_names_every_word_that_is_no_password() -> None:
    listed = re.search(r"or of these words: ([a-z0-9, ]+)\.", TEXT)
    assert listed is not None
    assert listed[1].split(", ") == list(OWN_WORDS)
    assert f"At least {passwords.MIN_LENGTH} characters and at most {passwords.MAX_BYTES} bytes" in TEXT


@pytest.mark.asvs("6.1.3")
@pytest.mark.asvs("6.3.4")
def test_it_names_every_way_in(app: Flask) -> None:
    """Every public form that leads on to a session, by its address."""
    begins = {"sign_in_with_password", "sign_in_with_link", "accept", "confirm_with_password"}
    rules = {
        rule.endpoint.rpartition(".")[2]: rule.rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    }
    assert [rules[endpoint] for endpoint in begins if f"`{rules[endpoint]}`" not in TEXT] == []
    for life, words in (
        (USUAL.sign_in_link_life, "the browser that asked; once, within"),
        (USUAL.reset_life, "once, within"),
    ):
        assert f"{words} {minutes(life)} minutes" in TEXT


@pytest.mark.asvs("7.1.1")
@pytest.mark.asvs("7.1.2")
def test_it_says_how_long_a_session_lasts_and_how_many_there_may_be() -> None:
    idle = f"after {minutes(USUAL.session_idle)} minutes without a request"
    day = f"{minutes(USUAL.session_absolute) // 60} hours after it began"
    pause = f"close after {minutes(USUAL.session_idle_confidential)} minutes without a request"
    fresh = f"a proof that is at most {minutes(USUAL.session_fresh)} minutes old"
    many = "any number of browsers"
    assert [said for said in (idle, day, pause, fresh, many) if said not in TEXT] == []
