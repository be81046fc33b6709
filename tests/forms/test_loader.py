"""The loader: good files become what they say, and every mistake is told with its line and its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.forms import yaml_lines
from portal.forms.loader import QuestionSetError, load_file, load_text
from portal.forms.problems import FileProblem
from tests.forms.mistakes import GOOD, MISTAKES, Mistake
from tests.forms.sets import FOLDER, NAMES


def problems_of(source: str | bytes) -> tuple[FileProblem, ...]:
    with pytest.raises(QuestionSetError) as caught:
        load_text(source, "example.yaml")
    return caught.value.problems


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_each_mistake_is_told_with_its_line_and_remedy(mistake: Mistake) -> None:
    problems = problems_of(mistake.text())
    told = [(problem.line, problem.what, problem.remedy) for problem in problems]
    assert any(
        line == mistake.line() and mistake.what in what and mistake.remedy in remedy for line, what, remedy in told
    ), (mistake.line(), told)


def test_all_mistakes_of_a_file_are_told_together_in_the_order_of_the_lines() -> None:
    text = GOOD
    chosen = [
        MISTAKES[name] for name in ("unknown type", "unknown scale", "unknown rule", "year without quotes", "bad key")
    ]
    for mistake in chosen[:-1]:
        text = text.replace(mistake.old, mistake.new, 1)
    problems = problems_of(text)
    assert len(problems) >= 4
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_problem_reads_as_one_sentence_of_where_and_one_of_what_to_do() -> None:
    (problem,) = problems_of(MISTAKES["year without quotes"].text())
    assert str(problem) == (
        'example.yaml, line 3: The file has 2026 in the field "version", which is read as a number. '
        'Write it in quotation marks: "2026".'
    )


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (b"", "The file is empty"),
        (b"# only a comment\n", "The file is empty"),
        (b"name: a\nintro: \xff", "not saved as UTF-8"),
        ("name: ä".encode("utf-16"), "not saved as UTF-8"),
        (b"x" * (yaml_lines.MOST_BYTES + 1), "larger than"),
        ("just a text", "should be fields"),
        ("- a\n- b", "should be fields"),
        ("name: a\n\x07", "cannot be read"),
        ("a: " * 5_000, "a colon where none can stand"),
        ("[" * 100_000, "more than 12 levels"),
        ("a: &a [x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]", "& and *"),
    ],
)
def test_what_is_no_question_set_at_all(source: str | bytes, what: str) -> None:
    assert any(what in problem.what for problem in problems_of(source))


def test_the_line_of_a_wrong_byte_is_told() -> None:
    assert problems_of(b"name: a\nintro: \xff")[0].line == 2
    assert problems_of("name: a\nb: \x07")[0].line == 2


def test_a_byte_order_mark_and_other_line_ends_change_nothing() -> None:
    assert load_text(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == load_text(GOOD)


def test_a_file_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path, "a\x00b"):
        with pytest.raises(QuestionSetError, match="cannot be read"):
            load_file(path)


def test_the_good_file_is_what_it_says() -> None:
    question_set = load_text(GOOD)
    assert (question_set.key, question_set.audit_name) == ("everything-2026", "Everything example 2026")
    assert question_set.intro == "An invented form. Nothing in it is real, and nobody has to answer it."
    assert [section.key for section in question_set.sections] == ["about", "numbers", "standard", "lists"]
    g1 = question_set.question("g1")
    assert g1 is not None
    assert [option.key for option in g1.options] == ["much", "little", "never"]
    assert g1.tags == {"voice_of_child", "short"}
    assert dict(g1.hints_by_kind) == {"police": "Think of custody."}
    staff = question_set.question("staff")
    assert staff is not None
    assert staff.minimum == 0
    assert staff.required
    base_age = question_set.question("base_age")
    assert base_age is not None
    assert not base_age.required
    assert base_age.required_if is not None


LINES = GOOD.splitlines(keepends=True)
PIECES = [
    "",
    "\n",
    "  ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "!!x ",
    '"',
    "'",
    "|",
    ">",
    "?",
    "%",
    "#",
    "\t",
    "\x00",
    "\ud800",
]
PIECES += [
    "no",
    "2026",
    "null",
    "~",
    "1e9",
    "<<: ",
    "key: g1\n",
    "rows",
    "percentage",
    "\\U0000D800",
    "---\n",
    "\u2028",
    "é",
]


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """The good file with a few of its lines dropped, doubled, swapped or spoiled at some place."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        index = draw(st.integers(0, len(lines) - 1))
        line = lines[index]
        cut = draw(st.integers(0, len(line)))
        piece = draw(st.sampled_from(PIECES) | st.text(st.characters(), max_size=3))
        other = draw(st.sampled_from(LINES))
        lines[index] = draw(st.sampled_from([line[:cut] + piece + line[cut:], line[:cut], piece, line + other, other]))
    return "".join(lines)


@given(spoiled())
@example('a: "\\UFFFFFFFF"')
@example("%YAML " + "9" * 5000 + ".1\n---\na: b")
@example("? ? ? a")
def test_a_spoiled_file_is_read_or_refused_with_lines_that_exist(text: str) -> None:
    problems: tuple[FileProblem, ...] = ()
    try:
        load_text(text)
    except QuestionSetError as refusal:
        problems = refusal.problems or (FileProblem("", 0, "refused without a reason", ""),)
    last = text.replace("\r", "\n").count("\n") + 2
    assert all(1 <= problem.line <= last and problem.remedy for problem in problems)


@pytest.mark.goal("I1")
@given(st.binary(max_size=200) | st.text(st.characters(), max_size=200))
def test_no_text_and_no_bytes_raise_anything_else(source: str | bytes) -> None:
    with pytest.raises(QuestionSetError):
        load_text(source)


@pytest.mark.parametrize("name", NAMES)
def test_reading_twice_gives_the_same(name: str) -> None:
    assert load_file(FOLDER / f"{name}.yaml") == load_file(FOLDER / f"{name}.yaml")
