"""Whoever is asked sees exactly their questions, and everyone's together are all that is asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from portal.forms import library
from portal.forms.check import Asking, check
from portal.local_time import today
from portal.returns import sharing
from portal.returns.models import Assignment
from portal.returns.places import Piece, pieces_of, questions_of
from portal.returns.sharing import Tally

SET = library.get("section11", "2026")
PEOPLE = [uuid.UUID(int=number) for number in range(1, 5)]
PIECES = list(pieces_of(SET))
QUESTIONS = [piece for piece in PIECES if piece.question]
RATINGS = [piece.question for piece in QUESTIONS if SET.question(piece.question) and piece.section.startswith("s")]

shared_out = st.dictionaries(st.sampled_from(PIECES), st.sampled_from(PEOPLE), max_size=60)
rated = st.dictionaries(st.sampled_from(RATINGS), st.sampled_from(["met", "partly", "not_met"]), max_size=20)


def assignments(given_to: Mapping[Piece, uuid.UUID]) -> dict[Piece, Assignment]:
    return {piece: Assignment(user_id=person) for piece, person in given_to.items()}


def tallies(answers: Mapping[str, str], short: bool) -> dict[Piece, Tally]:
    return sharing.tallies_of(SET, check(SET, answers, Asking(today(), short=short)))


@given(shared_out, rated, st.booleans())
def test_a_question_is_its_own_persons_else_the_sections_else_nobodys(
    given_to: dict[Piece, uuid.UUID], answers: dict[str, str], short: bool
) -> None:
    there, counted = assignments(given_to), tallies(answers, short)
    for person in (*PEOPLE, None):
        expected = {piece for piece in counted if (given_to.get(piece) or given_to.get(Piece(piece.section))) == person}
        assert sharing.own(there, counted, person).keys() == expected


@given(shared_out, rated, st.booleans())
def test_everyones_parts_are_the_whole(given_to: dict[Piece, uuid.UUID], answers: dict[str, str], short: bool) -> None:
    there, counted = assignments(given_to), tallies(answers, short)
    parts = [sharing.own(there, counted, person) for person in (*PEOPLE, None)]
    assert sum(len(part) for part in parts) == len(counted)
    assert sharing.total(sharing.total(part.values()) for part in parts) == sharing.total(counted.values())
    verdict = check(SET, answers, Asking(today(), short=short))
    whole = sharing.total(counted.values())
    assert (whole.answered, whole.needed) == verdict.progress


@given(shared_out, rated)
def test_the_list_of_a_person_is_their_questions_and_leads_to_one_of_them(
    given_to: dict[Piece, uuid.UUID], answers: dict[str, str]
) -> None:
    there, counted = assignments(given_to), tallies(answers, short=False)
    for person in PEOPLE:
        mine = sharing.own(there, counted, person)
        lines = sharing.asked_of(person, SET, there, counted)
        assert sharing.total(line.tally for line in lines) == sharing.total(mine.values())
        for line in lines:
            assert given_to[line.piece] == person, "a line is something that the person was given"
            begin = Piece(line.piece.section, line.first)
            assert begin in mine
            assert line.tally.is_complete or not mine[begin].is_complete


def test_a_section_is_begun_at_the_first_question_that_is_not_complete() -> None:
    there = assignments({Piece("s1"): PEOPLE[0]})
    for answers, first in (
        ({}, "s1_1"),
        ({"s1_1": "met"}, "s1_1"),
        ({"s1_1": "met", "s1_1_how_we_know": "x"}, "s1_2"),
    ):
        [line] = sharing.asked_of(PEOPLE[0], SET, there, tallies(answers, short=False))
        assert line.first == first


def test_every_question_of_every_set_can_be_given_to_someone() -> None:
    for question_set in library.audits():
        pieces = set(pieces_of(question_set))
        for section in question_set.sections:
            assert Piece(section.key) in pieces
            assert {Piece(section.key, key) for key in questions_of(section)} <= pieces
            assert {question.part_of or question.key for question in section.questions} == set(questions_of(section))


def test_what_nobody_must_answer_is_complete_once_something_stands_there() -> None:
    assert not Tally().is_complete
    assert Tally(given=1).is_complete
    assert not Tally(1, 2, 2).is_complete
