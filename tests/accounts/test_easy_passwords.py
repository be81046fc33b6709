"""Passwords that somebody would try first: common ones, patterns, names around a person; and no rule besides."""

from __future__ import annotations

import unicodedata

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from portal.accounts import service
from portal.accounts.easy_passwords import COMMON, NAMED, OWN_WORDS, PATTERN, problem_with_guessing
from portal.accounts.getting_in.about import words_about
from portal.accounts.models import User
from portal.accounts.passwords import MIN_LENGTH, hash_password, problem_with, verify_password
from portal.accounts.words import Mistake
from portal.database import db
from tests.accounts.world import EMAIL, make_invitation
from tests.hostile.load import load
from tests.support.builders import PASSWORD, make_agency, make_partnership, make_user

ABOUT = ["Alex Example-Jones", "alex@westshire.example", "Head of Year", "Westshire Borough Council", "WSHIRE"]
COMMONEST = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= MIN_LENGTH]
DECOR = st.text("0123456789!?.#- ", max_size=6)
UNUSUAL = "vkmt wqxz brjp"


@pytest.mark.asvs("6.2.4")
@pytest.mark.asvs("6.2.12")
@given(DECOR, st.sampled_from(COMMONEST), DECOR, st.booleans())
def test_a_common_password_is_refused_however_it_is_decorated(before: str, word: str, after: str, big: bool) -> None:
    assert problem_with(before + (word.upper() if big else word) + after) != ""


@pytest.mark.asvs("6.2.4")
def test_the_list_is_longer_than_three_thousand() -> None:
    assert len(FREQUENCY_LISTS["passwords"]) > 3_000


@pytest.mark.asvs("6.2.11")
@example(["partner", "school"], "")
@given(st.lists(st.sampled_from(OWN_WORDS), min_size=2, max_size=6), st.sampled_from(["", "-", " ", "2026", "!"]))
def test_words_that_everybody_here_would_think_of_are_no_password(words: list[str], between: str) -> None:
    password = between.join(words)
    assert (problem_with(password) != "") or len(password) < MIN_LENGTH


@pytest.mark.asvs("6.2.11")
@pytest.mark.parametrize(
    "password",
    [
        "Westshire Council 2026!",
        "westshirewestshire1",
        "AlexExampleJones",
        "alex@westshire.example",
        "HeadOfYear2026!!",
        "W3stsh1re C0unc1l",
    ],
)
def test_the_names_around_a_person_are_no_password(password: str) -> None:
    assert problem_with(password, ABOUT) == NAMED


def test_a_name_in_the_middle_of_more_is_one_word_of_several() -> None:
    assert problem_with(f"westshire {UNUSUAL}", ABOUT) == ""


@pytest.mark.parametrize(
    "password",
    [
        "P@ssw0rd2026!",
        "monkeydragon",
        "2026!Liverpool",
        "qwertyuiopasdfgh",
        "passwordpassword",
        "sunshinebaseball",
        "F00tb@llSup3rm@n",
        "F00tb@llPr1ncess",
        "Extraordinarily",
    ],
)
def test_looks_alike_and_two_in_a_row_are_common(password: str) -> None:
    assert problem_with(password) == COMMON


@given(st.text(min_size=1, max_size=3), st.integers(4, 40))
def test_what_repeats_is_a_pattern(unit: str, times: int) -> None:
    if len(unicodedata.normalize("NFKC", unit).casefold()) <= 3:
        assert problem_with_guessing(unit * times) == PATTERN


@given(st.text("xq7", min_size=MIN_LENGTH, max_size=40))
def test_what_repeats_three_characters_in_any_order_is_a_pattern(text: str) -> None:
    assert problem_with_guessing(text) == PATTERN


@given(st.integers(0x21, 0x2000), st.integers(12, 40), st.booleans())
def test_what_follows_an_order_is_a_pattern(start: int, length: int, down: bool) -> None:
    text = "".join(chr(start + place) for place in range(length))[:: -1 if down else 1]
    if unicodedata.normalize("NFKC", text).casefold() == text:
        assert problem_with_guessing(text) == PATTERN


@pytest.mark.asvs("6.2.9")
@pytest.mark.asvs("6.2.5")
@pytest.mark.parametrize("more", ["", "1", "A", " ", "\u00e9", "\u5bc6", "\U0001f512", "!"])
def test_no_kind_of_character_is_demanded_or_forbidden(more: str) -> None:
    for password in (UNUSUAL + more, more + UNUSUAL, UNUSUAL.upper() + more, "84160 55273 9918"):
        assert problem_with(password, ABOUT) == ""


@pytest.mark.asvs("6.2.9")
@given(
    st.text(st.characters(codec="utf-8"), min_size=MIN_LENGTH, max_size=200), st.lists(st.text(max_size=30), max_size=5)
)
@example("\u0130" * 12, ["\u0130"])
@example(" " * 64, [" "])
def test_any_text_gets_a_sentence_or_is_taken(password: str, about: list[str]) -> None:
    found = problem_with(password, about)
    assert found == "" or found.endswith(".")


@pytest.mark.asvs("6.2.8")
@pytest.mark.parametrize(
    "case", [one for one in load("passwords.jsonl") if one["expect"] == "document-normalisation"], ids=str
)
def test_a_letter_written_in_two_ways_is_one(case: dict[str, str]) -> None:
    assert verify_password(hash_password(case["v"]), case["pair"])
    assert problem_with(case["v"]) == problem_with(case["pair"])


@pytest.fixture
def person(app: Flask) -> User:
    with db.unit_of_work():
        agency = make_agency(make_partnership("north", name="Northern Testing Alliance"), name="Willowbrook Hospital")
        return make_user("editor", agency, name="Jordan Featherstonehaugh")


GUESSED = [
    "Willowbrook Hospital",
    "willowbrook2026",
    "Northern Testing Alliance",
    "featherstonehaugh1",
    "JordanFeatherstonehaugh",
]


@pytest.mark.asvs("6.2.11")
@pytest.mark.parametrize("password", GUESSED)
def test_the_names_are_those_of_the_person_the_agency_and_the_partnership(person: User, password: str) -> None:
    with db.unit_of_work() as session:
        again = session.get_one(User, person.id)
        assert problem_with(password, words_about(again)) == NAMED
        with pytest.raises(Mistake, match="made of your name"):
            service.change_password(again, PASSWORD, password)


def test_the_verb_wants_the_present_password_whoever_calls_it(person: User) -> None:
    with db.unit_of_work() as session, pytest.raises(Mistake, match="the password that you use now"):
        service.change_password(session.get_one(User, person.id), UNUSUAL, f"{UNUSUAL} and more")


@pytest.mark.asvs("6.2.11")
def test_an_invited_person_cannot_choose_them_either(app: Flask, mails: object) -> None:
    with db.unit_of_work():
        there, token = make_invitation()
        for password in (f"{there.agency.name} 2026", EMAIL, "Sandra Exampleton", f"{there.north.short_name}!!!!"):
            with pytest.raises(Mistake, match="easy to guess"):
                service.accept_invitation(token, password, name="Sandra Exampleton")
