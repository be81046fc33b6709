"""The published Section 11 audits, and for each published version the submissions that must pass and that must fail."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.forms import library
from portal.forms.check import Asking, check
from portal.forms.schema import verdict
from portal.forms.spec import Part, Question, QuestionSet

SUBMISSIONS = Path(__file__).parent / "submissions"
OLD, NEW = library.get("section11", "2025"), library.get("section11", "2026")


def ratings(question_set: QuestionSet) -> dict[str, Question]:
    return {question.key: question for question in question_set.questions() if question.part is Part.RATING}


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def asking_of(submission: dict[str, Any]) -> Asking:
    asking = submission["asking"]
    return Asking(date.fromisoformat(asking["today"]), frozenset(asking["kinds"]), asking["short"])


def files(kind: str) -> list[Path]:
    return sorted(SUBMISSIONS.glob(f"*/{kind}/*.json"))


@pytest.mark.parametrize("path", files("pass"), ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_what_must_pass_passes(path: Path) -> None:
    submission = read(path)
    question_set = library.get_by_key(path.parts[-3])
    checked = check(question_set, submission["answers"], asking_of(submission))
    assert checked.problems == ()
    assert checked.progress[0] == checked.progress[1]
    assert verdict(question_set, submission["answers"], asking_of(submission)) == (submission["answers"], ())


@pytest.mark.parametrize("path", files("fail"), ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_what_must_fail_fails_with_these_words(path: Path) -> None:
    submission = read(path)
    base = read(path.parents[1] / "pass" / f"{submission['based_on']}.json")
    question_set = library.get_by_key(path.parts[-3])
    answers = base["answers"] | submission["changes"]
    expected = [(problem["field"], problem["message"]) for problem in submission["problems"]]
    problems = check(question_set, answers, asking_of(base)).problems
    assert [(problem.field, problem.message) for problem in problems] == expected
    assert [(p.field, p.message) for p in verdict(question_set, answers, asking_of(base))[1]] == expected


def test_every_published_version_has_submissions_of_both_kinds() -> None:
    for question_set in library.versions():
        for kind in ("pass", "fail"):
            assert list((SUBMISSIONS / question_set.key / kind).glob("*.json")), (question_set.key, kind)


def test_how_many_standards_and_indicators_there_are() -> None:
    for question_set, count in ((OLD, 59), (NEW, 66)):
        assert len(ratings(question_set)) == count
        assert [section.number for section in question_set.sections if section.is_standard] == [
            str(n) for n in range(1, 13)
        ]


def test_the_older_audit_is_the_newer_without_what_came_in_2026() -> None:
    came = {key for key, question in ratings(NEW).items() if "new_2026" in question.tags}
    assert ratings(NEW).keys() - ratings(OLD).keys() == came
    for question in OLD.questions():
        assert NEW.question(question.key) == question


@pytest.mark.parametrize("question_set", [OLD, NEW], ids=lambda question_set: question_set.key)
def test_keys_follow_the_numbers_and_each_standard_asks_once_about_impact(question_set: QuestionSet) -> None:
    for section in question_set.sections:
        if section.is_standard:
            assert section.key == f"s{section.number}"
            assert dict(section.meanings).keys() == {"met", "partly", "not_met"}
            assert section.source
            assert section.question
            keys = [question.key for question in section.questions if question.part in (None, Part.RATING)]
            assert keys[-1] == f"{section.key}_impact"
            for question in section.questions:
                assert question.part is None or question.key.startswith(f"s{question.number.replace('.', '_')}")


@pytest.mark.parametrize("question_set", [OLD, NEW], ids=lambda question_set: question_set.key)
def test_what_each_rating_needs(question_set: QuestionSet) -> None:
    options = {option.key: option for option in question_set.scale("met3").options}
    assert {key: sorted(option.needs) for key, option in options.items()} == {
        "met": ["how_we_know"],
        "partly": ["action", "how_we_know"],
        "not_met": ["action"],
        "na": ["reason"],
    }
    assert {key: sorted(option.asks) for key, option in options.items()} == {
        "met": ["evidence", "share"],
        "partly": ["evidence"],
        "not_met": ["how_we_know"],
        "na": [],
    }


def test_no_doubt_about_the_law_is_hidden() -> None:
    text = (library.FOLDER / "section11/2026.yaml").read_text(encoding="utf-8")
    assert "To confirm by a coordinator before it is used" in text
    assert text.count("# To confirm: legal check of this question.") == 7
