"""The anonymised workbook: nothing in its file says who answered what, and no group in it is small enough to tell."""

from __future__ import annotations

import gc
import re
import weakref
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from exports.anonymised import AnonymisedWorkbook, TooFewAgencies, write
from exports.anonymised.groups import FEWEST, merged_sectors, shared_questions
from exports.rows import ReturnRow, Status
from portal.forms.check import Asking, asked
from portal.forms.spec import QuestionSet, Section
from tests.exports import reading, scanning
from tests.exports.invented import answers_for
from tests.exports.reading import ReadSheet
from tests.exports.sets import about, graded, lists_section, profile_section, question_set, return_row
from tests.exports.test_question_sets import SETS, VERSIONS
from tests.support.heap import forget_what_is_there

KEY = b"a key for tests"
MOMENT = datetime(2024, 2, 29, 13, 57, 41, tzinfo=UTC)
OWN = re.compile(r"Zq[0-9a-f]+zQ|(?<![\d.])7391\d{4}|2024-02-29|(?<![\d.])45351|13:57")
"""What only the input says: marked texts and names, marked numbers, the day and minute of saving (also as Excel's)."""


class Marker:
    """Makes texts and numbers that stand nowhere else."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def text(self, around: str = "{}") -> str:
        return around.format(f"Zq{self._random.getrandbits(48):x}zQ")

    def number(self) -> str:
        return f"7391{self._random.randint(0, 9999):04}"


def marked(value: Any, mark: Marker, question_type: str) -> Any:
    """The answer with everything that was typed marked; options stay."""
    makers = {
        "text": mark.text,
        "long_text": lambda: mark.text("=SUM({}) & <b>\u202e"),
        "email": lambda: mark.text("{}@agency.invalid"),
        "number": mark.number,
        "money": mark.number,
        "date": lambda: "2024-02-29",
    }
    return makers[question_type]() if question_type in makers else value


def marked_answers(questions: QuestionSet, asking: Asking, seed: int, mark: Marker) -> dict[str, Any]:
    answers = answers_for(questions, asking, seed)
    for question in questions.questions():
        if question.key not in answers:
            continue
        if question.columns:
            types = {column.key: column.type for column in question.columns}
            answers[question.key] = [
                {key: mark.text() if key == "id" else marked(value, mark, types[key]) for key, value in row.items()}
                for row in answers[question.key]
            ]
        else:
            answers[question.key] = marked(answers[question.key], mark, question.type)
    return answers


def row_of(
    questions: QuestionSet, number: int, mark: Marker, kinds: frozenset[str], short: bool, sector: str
) -> ReturnRow:
    return ReturnRow(
        agency_code=mark.text(),
        agency=mark.text("Example {} trust 机构"),
        status=list(Status)[number % len(Status)],
        sector=sector,
        kinds=kinds,
        short=short,
        late=number % 3 == 0,
        answered=73_910_001,
        asked=73_910_002,
        due=MOMENT.date(),
        started_at=MOMENT,
        submitted_at=MOMENT,
        accepted_at=MOMENT,
        reference=mark.text(),
        revision=73_910_003,
        answers=None
        if number % 9 == 8
        else marked_answers(questions, Asking(MOMENT.date(), kinds, short), number, mark),
    )


def page(mark: Marker) -> Any:
    return about(
        round_key=mark.text(),
        round_title=mark.text("Audit of {}"),
        partnership=mark.text(),
        reference=mark.text(),
        opened=MOMENT.date(),
        filters=(("Sector", mark.text()),),
    )


def parts(path: Path) -> Iterator[tuple[str, str]]:
    """Every part of the file as text: names, cells, strings, tables, properties, charts, styles."""
    with ZipFile(path) as archive:
        assert archive.comment == b""
        for entry in archive.infolist():
            assert entry.comment == entry.extra == b""
            yield entry.filename, archive.read(entry).decode("utf-8", "replace")


def betrayed(path: Path) -> list[str]:
    """Everything of the input that stands somewhere in the file."""
    return [f"{name}: {found}" for name, text in parts(path) for found in OWN.findall(name + text)]


@pytest.mark.threat(8)
@settings(max_examples=12, deadline=None, phases=[Phase.generate])  # A smaller seed would be no simpler.
@given(place=st.integers(0, len(SETS) - 1), seed=st.integers(0, 10**6))
def test_no_part_of_the_file_holds_anything_of_the_input(place: int, seed: int) -> None:
    mark, random, question_set = Marker(seed), Random(seed), SETS[place]
    kinds = [frozenset[str](), frozenset({"police"}), frozenset({"school", "charity"})]
    rows = [
        row_of(question_set, number, mark, random.choice(kinds), random.random() < 0.3, random.choice(["A", "B", ""]))
        for number in range(random.randint(6, 18))
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        written = write(path, AnonymisedWorkbook(question_set, page(mark), rows))
        assert betrayed(path) == []
        assert scanning.findings(path) == []
        assert scanning.unquoted_texts(path) == 0
        assert small_groups(reading.read(path)) == []
    assert written.rows == sum(row.answers is not None for row in rows)


def small_groups(sheets: dict[str, ReadSheet]) -> list[Any]:
    """Agencies that look alike in the file, by sector and by what they were asked, where they are fewer than five."""
    rows = sheets["Answers"].rows
    looks = Counter(
        (row["sector"], *(key for key, value in row.items() if value != "not asked" and not key.endswith(PARTS)))
        for row in rows
    )
    return [look for look, count in looks.items() if count < FEWEST]


PARTS = ("_how_we_know", "_share", "_reason")
"""What a rating asks for besides; the rating itself stands in the file."""


@pytest.mark.parametrize("question_set", VERSIONS)
def test_what_is_left_is_what_was_answered(question_set: QuestionSet, tmp_path: Path) -> None:
    """The ratings of all agencies together are those that were given, and stand under the right question."""
    rows = [return_row(f"EX{n}", answers_for(question_set, Asking(MOMENT.date()), n)) for n in range(12)]
    write(tmp_path / "x.xlsx", AnonymisedWorkbook(question_set, about(), rows))
    found = reading.answers(reading.read(tmp_path / "x.xlsx"))
    rated = [question for question in question_set.questions() if question.scale and question.type == "choice"]
    assert rated
    for question in rated:
        given = Counter(_label(question_set, row.answers or {}, question.key) for row in rows)
        assert Counter(row.get(question.key, "not asked") for row in found.values()) == given


def _label(questions: QuestionSet, answers: Mapping[str, Any], key: str) -> str | None:
    known = {question.key: question for question in asked(questions, answers, Asking(MOMENT.date()))}
    if key not in known:
        return "not asked"
    option = known[key].option(answers.get(key, ""))
    return option.label if option else None


def ratings(*letters: str) -> list[ReturnRow]:
    """Agencies that answered 1.1 like this: M met, P partly, N not met."""
    keys = {"M": "met", "P": "partly", "N": "not_met"}
    text = {"s1_1_how_we_know": "Zqabczq", "s1_2": "met", "s1_2_how_we_know": "Zqdefzq"}
    return [return_row(f"EX{n}", {"s1_1": keys[letter], **text}) for n, letter in enumerate(letters)]


def order(path: Path, rows: Sequence[ReturnRow], key: bytes | None) -> list[Any]:
    write(path, AnonymisedWorkbook(question_set(), about(), rows, key=key))
    return [row["s1_1"] for row in reading.read(path)["Answers"].rows]


def test_the_order_gives_nothing_away(tmp_path: Path) -> None:
    """It comes from the key alone: the same whatever order the agencies came in, and another with another key."""
    rows = ratings(*"MMMMMMMMMMMMPPPPPPPPPPPPNNNNNNNNNNNN")
    first = order(tmp_path / "x.xlsx", rows, KEY)
    assert first == order(tmp_path / "x.xlsx", rows[::-1], KEY)
    assert first != order(tmp_path / "x.xlsx", rows, b"another key")
    assert first != sorted(first)
    assert order(tmp_path / "x.xlsx", rows, None) != order(tmp_path / "x.xlsx", rows, None)


def test_letters_are_the_same_on_every_sheet(tmp_path: Path) -> None:
    rows = ratings(*"MMMPPPNNN")
    write(tmp_path / "x.xlsx", AnonymisedWorkbook(question_set(), about(), rows, key=KEY))
    sheets = reading.read(tmp_path / "x.xlsx")
    wide = {row["agency"]: row["s1_1"] for row in sheets["Answers"].rows}
    assert list(wide) == [f"Agency {letter}" for letter in "ABCDEFGHI"]
    long = {row["agency"]: row["answer"] for row in reading.long_rows(sheets) if row["key"] == "s1_1"}
    gaps = {row["Agency"]: row["Rating"] for row in sheets["Gaps"].rows if row["Number"] == "1.1"}
    assert long == wide
    assert gaps == {name: rating for name, rating in wide.items() if rating != "Met"}


def test_a_text_that_was_sent_after_another_was_read_is_left_out(tmp_path: Path) -> None:
    rows = ratings(*"MMMMM")
    rows[4] = replace(rows[4], revision=2, answers={**(rows[4].answers or {}), "s1_1_how_we_know": "Nobody read this."})
    read = frozenset({("EX4", "s1_1_how_we_know", 1), ("EX3", "s1_1_how_we_know", 1)})
    write(tmp_path / "x.xlsx", AnonymisedWorkbook(question_set(), about(), rows, read, KEY))
    comments = [row["comment"] for row in reading.long_rows(reading.read(tmp_path / "x.xlsx")) if row["key"] == "s1_1"]
    assert comments.count("(left out)") == 4
    assert "Nobody read this." not in comments


@pytest.mark.threat(8)
def test_a_text_is_in_only_when_it_was_passed(tmp_path: Path) -> None:
    rows = ratings(*"MMMMMP")
    rows[5] = replace(rows[5], answers={**(rows[5].answers or {}), "s1_1_how_we_know": "A text that was passed."})
    texts = frozenset({("EX5", "s1_1_how_we_know", 1), ("EX9", "s1_1_how_we_know", 1), ("EX5", "evidence", 1)})
    write(tmp_path / "x.xlsx", AnonymisedWorkbook(question_set(), about(), rows, texts, KEY))
    sheets = reading.read(tmp_path / "x.xlsx")
    comments = Counter(row["comment"] for row in reading.long_rows(sheets) if row["key"] == "s1_1")
    assert comments == {"A text that was passed.": 1, "(left out)": 5}
    assert {row["comment"] for row in reading.long_rows(sheets) if row["key"] == "s1_2"} == {None}
    assert "evidence" not in sheets["Answers"].keys
    assert not [text for _, text in parts(tmp_path / "x.xlsx") if "Zq" in text]


def test_what_is_no_option_is_not_shown(tmp_path: Path) -> None:
    rows = [*ratings(*"MMMMM"), return_row("EX9", {"s1_1": "Zq1zQ, our own words", "s1_2": ["Zq2zQ"]})]
    write(tmp_path / "x.xlsx", AnonymisedWorkbook(question_set(), about(), rows))
    assert betrayed(tmp_path / "x.xlsx") == []


@pytest.mark.parametrize("number", [0, 1, 4])
def test_too_few_agencies_are_refused(number: int, tmp_path: Path) -> None:
    rows = [*ratings(*"M" * number), return_row("EX8"), return_row("EX9")]
    with pytest.raises(TooFewAgencies, match="at least 5 agencies"):
        write(tmp_path / "x.xlsx", AnonymisedWorkbook(question_set(), about(), rows))
    assert list(tmp_path.iterdir()) == []


class Held(dict[str, Any]):
    """Answers of which one can see whether they are still held."""


def test_what_was_typed_is_held_one_return_at_a_time(tmp_path: Path) -> None:
    seen: list[weakref.ref[Held]] = []
    forget_what_is_there()

    def rows() -> Iterator[ReturnRow]:
        for row in ratings(*"MPNMPNMPNMPN"):
            held = Held(row.answers or {})
            seen.append(weakref.ref(held))
            yield replace(row, answers=held)
            del held, row
            gc.collect()
            assert sum(one() is not None for one in seen) <= 2

    write(tmp_path / "x.xlsx", AnonymisedWorkbook(question_set(), about(), rows()))
    assert len(seen) == 12


def test_a_question_of_few_is_left_out_for_all(tmp_path: Path) -> None:
    """Four police forces would be known by the question that only they were asked; five are not."""
    standard = Section(
        "s",
        "Standard",
        "1",
        questions=(
            *graded("a", "1.1", "Everybody"),
            *graded("p", "1.2", "Police", applies_to=frozenset({"police"})),
        ),
        is_standard=True,
    )
    questions = question_set(profile_section(), standard, lists_section())
    for police, keys in ((4, {"a"}), (5, {"a", "p"})):
        rows = [
            return_row(f"EX{n}", {"a": "met", "p": "met"}, kinds=frozenset({"police"} if n < police else ()))
            for n in range(12)
        ]
        write(tmp_path / "x.xlsx", AnonymisedWorkbook(questions, about(), rows))
        sheets = reading.read(tmp_path / "x.xlsx")
        assert keys == {"a", "p"} & set(sheets["Answers"].keys)
        assert small_groups(sheets) == []


def test_small_sectors_are_merged(tmp_path: Path) -> None:
    sectors = ["Police"] * 5 + ["Health"] * 4 + ["Zqabczq"] * 1 + ["Charity"] * 7
    rows = [replace(row, sector=sector) for row, sector in zip(ratings(*"M" * 17), sectors, strict=True)]
    write(tmp_path / "x.xlsx", AnonymisedWorkbook(question_set(), about(), rows))
    found = Counter(row["sector"] for row in reading.read(tmp_path / "x.xlsx")["Answers"].rows)
    assert found == {"Police": 5, "Charity": 7, "Other sectors": 5}


def test_a_sector_that_helps_nobody_is_left_alone() -> None:
    """The two charities with the short version need others with it; merging the health trusts would hide nothing."""
    long, short = frozenset("ab"), frozenset("a")
    agencies = [("Health", long)] * 6 + [("Faith", short)] * 2 + [("Voluntary", short)] * 5 + [("Sport", short)] * 9
    called = merged_sectors(agencies)
    assert called == {"Health": "Health", "Sport": "Sport", "Faith": "Other sectors", "Voluntary": "Other sectors"}


PATTERNS = st.lists(st.frozensets(st.sampled_from("abcdef")), min_size=FEWEST, max_size=40)
SECTORS = st.sampled_from(["", "Police", "police", "Health", "Other sectors", "Charity"])


@given(PATTERNS)
def test_no_pattern_is_rare(patterns: list[frozenset[str]]) -> None:
    kept = shared_questions(patterns)
    assert min(Counter(pattern & kept for pattern in patterns).values()) >= FEWEST
    if min(Counter(patterns).values()) >= FEWEST:
        assert kept == frozenset().union(*patterns)


@given(PATTERNS, st.data())
def test_no_sector_is_small(patterns: list[frozenset[str]], data: st.DataObject) -> None:
    kept = shared_questions(patterns)
    agencies = [(data.draw(SECTORS), pattern & kept) for pattern in patterns]
    called = merged_sectors(agencies)
    assert min(Counter((called[sector], pattern) for sector, pattern in agencies).values()) >= FEWEST


def test_merged_sectors_are_called_like_no_other() -> None:
    agencies = [(sector, frozenset("a")) for sector in ["Other sectors"] * 5 + ["Police"] * 4 + ["Health"] * 4]
    called = merged_sectors(agencies)
    assert called == {"Other sectors": "Other sectors", "Police": "Other sectors (2)", "Health": "Other sectors (2)"}


def test_what_the_file_says_of_itself(tmp_path: Path) -> None:
    write(tmp_path / "x.xlsx", AnonymisedWorkbook(question_set(), page(Marker(1)), ratings(*"MMMMM")))
    properties = reading.open_workbook(tmp_path / "x.xlsx").properties
    assert (properties.creator, properties.title, properties.lastModifiedBy) == (
        "partner portal",
        "Example audit",
        None,
    )
    assert properties.created == properties.modified == datetime(2026, 9, 14, 12)  # noqa: DTZ001 - as openpyxl has it
    notes = reading.notes(reading.read(tmp_path / "x.xlsx"))
    assert notes["Returns", "Agencies in this workbook"] == 5
