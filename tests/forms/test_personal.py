"""What looks like a child's or a family's details is found in any text; believable harmless texts are left alone."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.demo import answers as demo_answers
from portal.forms import library, personal
from portal.forms.personal import LOOKED_AT, SAYS, UPN_LETTERS, Finding, Kind, findings, is_nhs_number, upn_letter
from portal.forms.personal_words import FIRST_NAMES, NOT_NAMES, ORGANISATIONS

QUIET = st.text(st.characters(exclude_characters=string.digits + "+", exclude_categories=["Nd", "Cs"]), max_size=200)
"""Any text around a number; a digit next to it would make it another number."""


def kinds(text: str) -> list[Kind]:
    return [finding.kind for finding in findings(text)]


def nhs_check(nine: str) -> int:
    """The check digit, worked out by the published steps, or 10 where there is none."""
    total = sum((10 - place) * int(digit) for place, digit in enumerate(nine))
    remainder = 11 - total % 11
    return 0 if remainder == 11 else remainder


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    nine = draw(st.sampled_from("346789")) + draw(st.text(string.digits, min_size=8, max_size=8))
    check = nhs_check(nine)
    assume(check < 10 and len(set(nine)) > 1)
    gap = draw(st.sampled_from(["", " ", "-"]))
    return f"{nine[:3]}{gap}{nine[3:6]}{gap}{nine[6:]}{check}"


@st.composite
def pupil_numbers(draw: st.DrawFn) -> str:
    eleven = draw(st.text(string.digits, min_size=11, max_size=11))
    last = draw(st.sampled_from(string.digits + UPN_LETTERS))
    values = [int(one) if one in string.digits else UPN_LETTERS.index(one) for one in eleven + last]
    letter = UPN_LETTERS[sum(value * (place + 2) for place, value in enumerate(values)) % 23]
    number = letter + eleven + last
    return draw(st.sampled_from([number, number.lower()]))


@given(nhs_numbers(), QUIET, QUIET)
def test_an_nhs_number_is_found_in_any_text(number: str, before: str, after: str) -> None:
    text = f"{before}: {number}, {after}"
    found = [one for one in findings(text) if one.kind is Kind.NHS_NUMBER]
    assert [(one.text, one.start) for one in found] == [(number, len(before) + 2)]


@given(pupil_numbers(), QUIET, QUIET)
def test_a_pupil_number_is_found_in_any_text(number: str, before: str, after: str) -> None:
    found = [one for one in findings(f"{before} {number}. {after}") if one.kind is Kind.PUPIL_NUMBER]
    assert [(one.text, one.start) for one in found] == [(number, len(before) + 1)]


@given(nhs_numbers(), st.integers(1, 9), st.integers(0, 9))
def test_one_digit_that_is_wrong_is_no_nhs_number(number: str, step: int, place: int) -> None:
    digits = "".join(one for one in number if one.isdigit())
    wrong = digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]
    assert is_nhs_number(digits)
    assert not is_nhs_number(wrong)


@given(pupil_numbers())
def test_another_letter_is_no_pupil_number(number: str) -> None:
    found = [letter for letter in UPN_LETTERS if findings(letter + number[1:])]
    assert found == [upn_letter(number[1:])]


@pytest.mark.parametrize(
    "text",
    ["0{}", "{}0", "{} 1", "1 {}", "1-{}", "{}-1", "+44{}", "+44 {}"],
)
@given(number=nhs_numbers())
def test_a_part_of_a_longer_number_is_none(text: str, number: str) -> None:
    assert Kind.NHS_NUMBER not in kinds(text.format(number))


DAYS = ["12/03/2014", "12.3.14", "12-03-2014", "2014-03-12", "12 March 2014", "12th of March 2014", "March 12, 2014"]
BIRTHS = [
    "{name}, DOB {day}",
    "{name} (D.O.B. {day})",
    "{name} dob: {day}",
    "{name} - date of birth {day}",
    "{name}, date of birth: {day}, is known to us",
    "We met {name}, who was born on {day}.",
    "{name} was born {day}",
    "DOB {day}, {name}",
    "date of birth = {day} ({name})",
]
PEOPLE = ["Jack", "ELLA", "Ella Invented", "Oyinkan Adeyemi", "Siân O’Example", "Mohammed Ali"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("words", BIRTHS)
@pytest.mark.parametrize("name", PEOPLE)
def test_a_name_with_a_date_of_birth_is_found(name: str, words: str, day: str) -> None:
    text = f"An example sentence. {words.format(name=name, day=day)}\nAnother one."
    [found] = findings(text)
    assert found.kind is Kind.BIRTH
    assert name in found.text
    assert day in found.text


@pytest.mark.parametrize(
    "text",
    [
        "The Invented family, 12 Example Road, MK9 3EJ",
        "We visited the Invented family at MK93EJ twice.",
        "Mrs Invented, 12 Example Road, Milton Keynes MK9 3EJ",
        "Mr. A Invented of SW1A 1AA",
        "Jack Invented\n12 Example Road\nMilton Keynes\nMK9 3EJ",
        "family of Invented (MK9 3EJ)",
        "MK9 3EJ: Miss Invented",
        "the Invented household, B1 1AA",
    ],
)
def test_a_family_s_name_with_a_postcode_is_found(text: str) -> None:
    [found] = findings(text)
    assert found.kind is Kind.ADDRESS
    assert "Invented" in found.text


HARMLESS = [
    "Our safeguarding policy was approved on 12/03/2024 and is reviewed on 12 March 2026.",
    "Milton Keynes MK9",
    "We work in MK9, MK10 and MK17.",
    "Write to Milton Keynes Council, 1 Example Gate, Milton Keynes MK9 3EJ.",
    "Example Primary School, Example Road, MK9 3EJ. Headteacher: Mrs Invented.",
    "Mrs Invented, Headteacher, Example School, MK9 3EJ",
    "Dr Example, Named Doctor, Example University Hospital NHS Foundation Trust, MK6 5LD",
    "Jane Invented, Designated Safeguarding Lead",
    "Approved by Jane Invented, Chief Executive, on 12/03/2024.",
    "Call 01908 253169, 0800 111 0000, 020 7946 0000 or 07700 900123.",
    "Call +44 1908 253169 or +44 (0)20 7946 0958.",
    "Children born on 1 September 2015 or later start in Reception.",
    "Everyone born before 12/03/2014 was offered a place.",
    "Primary School Pupils born on 1 September 2015 or later are in Year 5.",
    "In Milton Keynes born on 12/03/2014 means a place in March.",
    "Babies born in 2024 are seen within 14 days.",
    "Date of birth is checked against the passport.",
    "The form asks for name, date of birth and address.",
    "We record the date of birth, ethnicity and first language of each child.",
    "Born in Bradford is a study. It began on 12/03/2007.",
    "Minutes of the Board, 12 March 2024, item 4.2",
    "Working Together to Safeguard Children 2023, paragraphs 223-228",
    "Section 11 of the Children Act 2004; section 175 of the Education Act 2002",
    "412 of 480 staff trained (86%), 318 volunteers, 2024-2025",
    "Budget: £1,250,000; reference 2024/118; invoice 0012345678",
    "Head of Service, Team Manager, Practice Lead, Nurse Consultant",
    "The family support worker visits each family within 10 days.",
    "Family Hub, 2 Example Street, MK9 3EJ",
    "Family Group Decision Making; Family Information Service MK9 3EJ",
    "Charity number 1234567, company number 09876543, URN 110532, UKPRN 10007773",
    "ISBN 978-0-11-700001-2",
    "Meeting ID 123 456 7891, passcode 334455",
    "See https://example.invalid/policies/2024/03/12/policy-v1.2.pdf",
    "May 2024, June 2024 and April 2025: Victoria line, Lily ward, Rose unit",
    "Year 7 to Year 11, key stages KS1 2ND and KS3",
    "Mr Invented left in March 2024.",
    "The Invented family reads at KS1 2ND level.",
    "Training on 12.3.24: 14 people. Born-digital records are kept for 7 years.",
    "A12345678901",
    "B123456789012",
    "Mrs Invented, Headteacher, Example School, MK9 3EJ\nMr Other, Headteacher, Other School, MK9 4EJ",
    "0000000000, 1111111111, 9999999999",
    "The child was born. We met on 12/03/2024 with Jane Invented.",
    "Newborn babies: date of birth 01/01/2024 to 31/12/2024",
    "PC Example 1234, Thames Valley Police, MK9 2DS",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_believable_harmless_texts_give_nothing(text: str) -> None:
    assert findings(text) == ()
    assert findings(f"{text}\n\n{text} {text.lower()}") == ()


@pytest.mark.parametrize("key", ["section11-2025", "section11-2026"])
def test_a_question_set_s_own_words_give_nothing(key: str) -> None:
    for section in library.get_by_key(key).sections:
        for text in (section.intro, section.question, *(each.text + " " + each.hint for each in section.questions)):
            assert findings(text) == ()


def test_invented_answers_of_the_demonstration_give_nothing() -> None:
    assert findings(demo_answers.__doc__ or "") == ()


@given(st.text())
def test_whatever_is_found_stands_in_the_text(text: str) -> None:
    for found in findings(text):
        assert text[found.start : found.end] == found.text
        assert SAYS[found.kind] in found.sentence


PIECES = st.sampled_from(
    [*HARMLESS, "Jack", "Ella Invented", "DOB", "12/03/2014", "born", "MK9 3EJ", "Mrs Invented", "943 476 5919", "\n"]
)


@given(st.lists(PIECES, max_size=12), st.sampled_from([" ", ", ", "\n"]))
def test_each_finding_is_whole_and_comes_once(pieces: list[str], between: str) -> None:
    found = findings(between.join(pieces))
    assert len({(one.kind, one.start, one.end) for one in found}) == len(found)
    assert list(found) == sorted(found, key=lambda one: (one.start, one.end, one.kind))


def test_a_sentence_shows_what_was_found_on_one_line() -> None:
    finding = Finding(Kind.ADDRESS, "Mrs Invented\n  MK9 3EJ", 0, 22)
    assert finding.sentence == "“Mrs Invented MK9 3EJ” looks like a family’s name with a postcode."


def test_a_name_is_not_also_a_word_that_is_none() -> None:
    assert not FIRST_NAMES & (NOT_NAMES | ORGANISATIONS)
    assert not {"april", "may", "june", "august", "rose"} & FIRST_NAMES


LONG = [
    "0" * 10_000,
    "born " * 2_000,
    "Mrs A" * 2_000,
    "Jack " * 2_000,
    "12/" * 3_000,
    "MK9 3EJ " * 1_200,
    " " * 10_000,
]


@pytest.mark.parametrize("number", range(len(LONG)))
def test_long_texts_are_looked_through(number: int) -> None:
    """A search that tries every way through such a text would not come back."""
    assert isinstance(findings(LONG[number]), tuple)


class Counting(frozenset[str]):
    """Counts how often it is asked."""

    asked = 0

    def __contains__(self, word: object) -> bool:
        Counting.asked += 1
        return super().__contains__(word)


@pytest.mark.asvs("1.3.12")
def test_a_line_of_many_postcodes_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a page that shows one such text would take minutes."""
    monkeypatch.setattr(Counting, "asked", 0)
    monkeypatch.setattr(personal, "ORGANISATIONS", Counting(ORGANISATIONS))
    text = "Mr Zaunkönig MK9 3EJ " * 200
    assert set(kinds(text)) == {Kind.ADDRESS}
    assert Counting.asked <= len(text.split())


@pytest.mark.asvs("1.3.12")
def test_a_text_that_is_too_long_for_an_answer_is_looked_at_from_its_beginning() -> None:
    found = "Jack Zaunkönig, born 12/03/2014"
    before = " " * (LOOKED_AT - len(found))
    assert kinds(before + found) == [Kind.BIRTH]
    assert kinds(before + " " * 5 + found) == []
    assert max(question.max_length for question in library.get("section11", "2026").questions()) <= LOOKED_AT


def test_a_day_of_birth_alone_is_nobody_s() -> None:
    assert findings(f"DOB {date(2014, 3, 12):%d/%m/%Y}") == ()
