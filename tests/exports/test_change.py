"""Up, down, same, new, not comparable: every pair of ratings, and all that can have changed between two rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exports import stream
from exports.consolidated import ConsolidatedWorkbook, write
from exports.rows import Earlier, PreviousRound, ReturnRow
from portal.forms.spec import Direction, QuestionSet, Scale
from tests.exports import reading
from tests.exports.sets import ANSWERS, SCALE, about, question_set, return_row, text_set

OPTIONS = ("met", "partly", "not_met", "na", None)
STEPS = {
    ("not_met", "met"): "up",
    ("not_met", "partly"): "up",
    ("partly", "met"): "up",
    ("met", "partly"): "down",
    ("met", "not_met"): "down",
    ("partly", "not_met"): "down",
}
WHY = {
    (True, None): "not answered last round",
    (False, None): "not answered this round",
    (True, "na"): "did not apply last round",
    (False, "na"): "does not apply this round",
}


def lines(path: Path, rows: list[ReturnRow], then: QuestionSet | None, now: QuestionSet | None = None) -> Any:
    previous = PreviousRound("Example audit 2025", then) if then else None
    write(path / "x.xlsx", ConsolidatedWorkbook(now or question_set(), about(previous=previous), rows))
    return reading.read(path / "x.xlsx")["Change"].rows


def rated(rating: str | None) -> dict[str, Any]:
    return ANSWERS | {"s1_1": rating or "", "s1_2": "met"}


def row(now: str | None, then: str | None, **changes: Any) -> ReturnRow:
    return replace(return_row("EX1", rated(now), earlier=Earlier(rated(then))), **changes)


def first(found: Any) -> tuple[str, str | None]:
    """The change of s1_1, and why."""
    (line,) = (line for line in found if line["Number"] == "1.1")
    return line["Change"], line["Why"]


def expected(was: str | None, now: str | None) -> tuple[str, str | None]:
    if (was, now) in STEPS:
        return STEPS[was, now], None
    if was == now and was is not None:
        return "same", None
    missing = [(True, was), (False, now)]
    return "not comparable", next(WHY[place] for value in (None, "na") for place in missing if place[1] == value)


@pytest.mark.parametrize("was", OPTIONS, ids=str)
@pytest.mark.parametrize("now", OPTIONS, ids=str)
def test_every_pair_of_ratings(was: str | None, now: str | None, tmp_path: Path) -> None:
    assert first(lines(tmp_path, [row(now, was)], question_set())) == expected(was, now)


@pytest.mark.parametrize(("was", "now", "change"), [("met", "not_met", "up"), ("not_met", "met", "down")])
def test_up_is_better_also_where_a_low_score_is(was: str, now: str, change: str, tmp_path: Path) -> None:
    turned = replace(question_set(), scales=(replace(SCALE, direction=Direction.LOWER_IS_BETTER),))
    assert first(lines(tmp_path, [row(now, was)], turned, turned)) == (change, None)


def with_question(**changes: Any) -> QuestionSet:
    """The set with another first indicator."""
    sections = [
        replace(section, questions=tuple(replace(q, **changes) if q.key == "s1_1" else q for q in section.questions))
        for section in question_set().sections
    ]
    return replace(question_set(), sections=tuple(sections))


def with_scale(scale: Scale) -> QuestionSet:
    return replace(question_set(), scales=(scale,))


def with_option(**changes: Any) -> QuestionSet:
    best, *others = SCALE.options
    return with_scale(replace(SCALE, options=(replace(best, **changes), *others)))


def with_meanings(*meanings: tuple[str, str]) -> QuestionSet:
    profile, standard, lists = question_set().sections
    return replace(question_set(), sections=(profile, replace(standard, meanings=meanings), lists))


THEN: Mapping[str, tuple[QuestionSet, tuple[str, str | None]]] = {
    "the same": (question_set(), ("up", None)),
    "other spaces": (with_question(text="Leaders  ask about\nsafety"), ("up", None)),
    "another hint": (with_question(hint="Think of minutes."), ("up", None)),
    "another number": (with_question(number="1.9"), ("up", None)),
    "other colours": (with_scale(replace(SCALE, bands=())), ("up", None)),
    "other words": (with_question(text="Leaders ask about safety often"), ("not comparable", "wording changed")),
    "other meanings": (with_meanings(("met", "Everywhere.")), ("not comparable", "wording changed")),
    "another label": (with_option(label="Fully met"), ("not comparable", "scale changed")),
    "another score": (with_option(score=SCALE.options[0].score + 1), ("not comparable", "scale changed")),  # type: ignore[operator]
    "another definition": (with_option(meaning="In place."), ("not comparable", "scale changed")),
    "one option less": (
        with_scale(replace(SCALE, options=SCALE.options[:3])),
        ("not comparable", "scale changed"),
    ),
    "turned round": (
        with_scale(replace(SCALE, direction=Direction.LOWER_IS_BETTER)),
        ("not comparable", "scale changed"),
    ),
    "no such question": (text_set(), ("new", "new question")),
    "asked of others": (with_question(applies_to=frozenset({"police"})), ("new", "not asked last round")),
}


@pytest.mark.parametrize("name", THEN)
def test_a_trend_is_shown_only_where_the_same_was_asked(name: str, tmp_path: Path) -> None:
    then, change = THEN[name]
    assert first(lines(tmp_path, [row("met", "partly")], then)) == change


def test_what_was_not_asked_now_has_no_line(tmp_path: Path) -> None:
    now = with_question(applies_to=frozenset({"police"}))
    assert [line["Number"] for line in lines(tmp_path, [row("met", "partly")], question_set(), now)] == ["1.2"]


def test_kinds_and_the_short_version_are_those_of_then(tmp_path: Path) -> None:
    then = with_question(applies_to=frozenset({"police"}))
    one = row("met", "partly", earlier=Earlier(rated("partly"), frozenset({"police"})))
    assert first(lines(tmp_path, [one], then)) == ("up", None)


def test_an_agency_without_an_earlier_return_is_new(tmp_path: Path) -> None:
    assert first(lines(tmp_path, [row("met", None, earlier=None)], question_set())) == ("new", "no return last round")


def test_no_earlier_round_is_one_sentence(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, [row("met", "partly")], None)
    assert line == {"Change": "No earlier round is named for this one, so there is nothing to compare with."}


@pytest.mark.parametrize(
    ("rows", "now", "words"),
    [
        pytest.param([return_row("EX1")], None, "No agency has submitted a return.", id="no returns"),
        pytest.param(
            [return_row("EX1", {"t1": "x"})],
            text_set(),
            "This question set has no rated questions.",
            id="no ratings",
        ),
    ],
)
def test_an_empty_sheet_says_why(rows: list[ReturnRow], now: QuestionSet | None, words: str, tmp_path: Path) -> None:
    (line,) = lines(tmp_path, rows, question_set(), now)
    assert [value for value in line.values() if value] == [words]


def test_a_full_sheet_goes_on_behind_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [replace(row("met", "partly"), agency_code=f"EX{number}") for number in range(50)]
    whole = lines(tmp_path, rows, question_set())
    monkeypatch.setattr(stream, "MAX_ROWS", 80)
    lines(tmp_path, rows, question_set())
    sheets = reading.read(tmp_path / "x.xlsx")
    assert [*sheets["Change"].rows, *sheets["Change 2"].rows] == list(whole)


def test_a_scale_without_scores_has_counts_and_no_trend(tmp_path: Path) -> None:
    unscored = with_scale(replace(SCALE, bands=(), options=tuple(replace(one, score=None) for one in SCALE.options)))
    found = lines(tmp_path, [row("met", "partly")], unscored, unscored)
    assert first(found) == ("not comparable", "the scale has no scores")
    assert [line["Change"] for line in found if line["Number"] == "1.2"] == ["same"]
    sheets = reading.read(tmp_path / "x.xlsx")
    indicator = sheets["Indicators"].rows[0]
    assert (indicator["Met"], indicator["Met %"], indicator["Mean score"]) == (1, 1, None)
    assert [(line["Part"], line["Rated"]) for line in sheets["Summary"].rows] == [("All", 0), ("Sector", 0)]
    (agency,) = (line for line in sheets["Heatmap"].rows if line["Agency code"])
    assert list(agency) == ["Agency code", "Agency", "Sector"]
