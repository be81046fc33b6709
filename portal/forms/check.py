"""The only validator: which questions are asked, and what is wrong with the answers to them.

Every door - page, JSON, workbook, command - calls ``asked`` and ``check``. Answers to questions that are not asked
(the branch was left, another kind of agency is meant, the short version is used) may stay where they are kept, but
here they are neither validated nor returned. Answers under keys that the question set does not know are ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from portal.forms.answers import ROWS, AnswerProblem, Raw, Row, Value, begins, in_words, row_name, start_of, type_of
from portal.forms.expand import NOT_KNOWN
from portal.forms.rules import RULES, NamedRule
from portal.forms.spec import Condition, Part, Question, QuestionSet, Rule, Watch
from portal.forms.watching import differs, measured, wanting


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked, and when. ``today`` is the day in Europe/London; ``kinds`` are the agency's kinds.

    ``short`` asks the short version. ``known_rows`` are the ids of rows that an earlier submission held already, so
    that a date in them which has passed since is no mistake.
    """

    today: date
    kinds: frozenset[str] = frozenset()
    short: bool = False
    known_rows: frozenset[str] = frozenset()
    before: Mapping[str, Raw] = field(default_factory=dict, hash=False, repr=False)
    """What the agency submitted the round before, as far as the same was asked."""
    sent: Mapping[str, Raw] = field(default_factory=dict, hash=False, repr=False)
    """What the agency submitted in this round already, where it is being corrected."""

    def earlier(self, watch: Watch) -> Mapping[str, Raw]:
        """What a watch compares with."""
        return self.sent if watch.part is Part.CORRECTION else self.before


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and what to do. ``row`` counts from 0 in the list as it was given; ``column`` is a column's key."""

    key: str
    message: str
    row: int | None = None
    column: str | None = None

    @property
    def field(self) -> str:
        """The path of the field in a form and in JSON: ``actions-0-due``, or just the question's key."""
        return "-".join(str(part) for part in (self.key, self.row, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Checked:
    """What ``check`` found. ``values`` holds every asked answer that is given and right in itself, typed.

    ``asked`` are the questions that are asked, in order; ``answered`` the keys among them with anything given, right or
    wrong; ``needed`` the keys among them that must be answered.
    """

    values: Mapping[str, Value]
    problems: tuple[Problem, ...]
    asked: tuple[Question, ...]
    answered: frozenset[str]
    needed: frozenset[str]
    asks: tuple[Problem, ...] = ()
    """Queries: what people should look at again and say why. It is no mistake, and keeps nothing from being sent."""

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def progress(self) -> tuple[int, int]:
        """How many needed questions are answered, and how many there are."""
        return len(self.needed & self.answered), len(self.needed)


def asked(question_set: QuestionSet, answers: Mapping[str, Raw], asking: Asking) -> tuple[Question, ...]:
    """The questions that are asked, in order. A condition on a question that is itself not asked does not hold.

    Why an answer changed is asked once it did, and stays as long as somebody says so: a submission needs no earlier one
    to be read.
    """
    found: dict[str, Question] = {}
    silent = _silent(question_set, answers, asking)
    short_tag = question_set.short_version_tag if asking.short else None
    for question in question_set.questions():
        if question.key in silent or (short_tag is not None and short_tag not in question.tags):
            continue
        if question.applies_to and not question.applies_to & asking.kinds:
            continue
        if question.show_if is None or _holds(question.show_if, found, answers):
            found[question.key] = question
    return tuple(found.values())


def _silent(question_set: QuestionSet, answers: Mapping[str, Raw], asking: Asking) -> frozenset[str]:
    """The reasons that nobody gave and that nothing wants."""
    blank = [watch for watch in question_set.watches if not answers.get(watch.reason)]
    if not blank:
        return frozenset()
    if not asking.before and not asking.sent:
        return frozenset(watch.reason for watch in blank)
    measures = measured(question_set)
    return frozenset(
        watch.reason for watch in blank if not differs(watch, measures[watch.lead], answers, asking.earlier(watch))
    )


def _holds(condition: Condition, found: Mapping[str, Question], answers: Mapping[str, Raw]) -> bool:
    question = found.get(condition.question)
    if question is None:
        return False
    return bool(type_of(question).chosen(question, answers.get(question.key)) & condition.values)


def check(question_set: QuestionSet, answers: Mapping[str, Raw], asking: Asking, section: str | None = None) -> Checked:
    """Everything that is wrong with these answers, or with those of one section (its key).

    Answers of other sections are still read, for conditions, references and rules need them. Raises KeyError when
    there is no such section. Time and memory grow with the number of questions and the length of the answers only.
    """
    checking = _Checking(question_set, answers, asking)
    if section is None:
        return checking.result(checking.asked)
    here = question_set.section(section)
    if here is None:
        raise KeyError(section)
    keys = {question.key for question in here.questions}
    return checking.result({key: question for key, question in checking.asked.items() if key in keys})


class _Checking:
    """One run over one set of answers."""

    def __init__(self, question_set: QuestionSet, answers: Mapping[str, Raw], asking: Asking) -> None:
        self.answers = answers
        self.asking = asking
        self.asked = {question.key: question for question in asked(question_set, answers, asking)}
        self.row_ids: dict[str, frozenset[str]] = {}
        self.rows: dict[str, tuple[tuple[int, Row], ...]] = {}
        self.values: dict[str, Value] = {}
        self.problems: dict[str, list[Problem]] = {}
        self.asks: dict[str, list[Problem]] = {}
        self.answered: set[str] = set()
        self.needed: set[str] = set()
        for question in self.asked.values():
            self._check_question(question)
        self.wrong = frozenset(self.problems)
        for rule in question_set.rules:
            self._check_rule(rule)
        self._check_watches(question_set)

    def result(self, of: Mapping[str, Question]) -> Checked:
        return Checked(
            values={key: value for key, value in self.values.items() if key in of},
            problems=_in_order(self.problems, of),
            asked=tuple(of.values()),
            answered=frozenset(self.answered & of.keys()),
            needed=frozenset(self.needed & of.keys()),
            asks=_in_order(self.asks, of),
        )

    def _check_question(self, question: Question) -> None:
        kind, raw = type_of(question), self.answers.get(question.key)
        if self._is_needed(question):
            self.needed.add(question.key)
        if kind.is_blank(raw):
            if question.key in self.needed:
                self._add(Problem(question.key, kind.missing(question)))
            return
        self.answered.add(question.key)
        try:
            value = kind.parse(question, raw)
        except AnswerProblem as problem:
            for each in problem.each():
                self._add(Problem(question.key, each.message, each.row, each.column))
            self.rows[question.key] = problem.rows
            self._check_columns(question)
            return
        if question.columns:
            self.rows[question.key] = tuple(_numbered(raw, cast(tuple[Row, ...], value)))
        self._check_in_context(question, value)

    def _check_in_context(self, question: Question, value: Value) -> None:
        """What only the other answers and the day can tell: dangling references, and dates that must lie ahead."""
        if question.refers_to is not None and isinstance(value, tuple):
            self._check_reference(question, question.refers_to, value)
        if question.future_when_new and (message := self._not_ahead(question, value)):
            self._add(Problem(question.key, message))
        if question.not_in_future and (message := self._ahead(question, value)):
            self._add(Problem(question.key, message))
        self._check_columns(question)
        if value == ():
            self._nothing_in_it(question)
        elif question.key not in self.problems:
            self.values[question.key] = value

    def _nothing_in_it(self, question: Question) -> None:
        """A list of empty rows only is no answer."""
        self.answered.discard(question.key)
        if question.key in self.needed:
            self._add(Problem(question.key, type_of(question).missing(question)))

    def _is_needed(self, question: Question) -> bool:
        if self._is_not_known(question):
            return False
        if question.required or question.required_if is None:
            return question.required
        return _holds(question.required_if, self.asked, self.answers)

    def _is_not_known(self, question: Question) -> bool:
        """Whether somebody said why there is no answer, which is enough of an answer."""
        why = self.asked.get(question.key + NOT_KNOWN)
        return why is not None and why.part is Part.NOT_KNOWN and not type_of(why).is_blank(self.answers.get(why.key))

    def _add(self, problem: Problem) -> None:
        self.problems.setdefault(problem.key, []).append(problem)

    def _check_reference(self, question: Question, target: str, value: Iterable[object]) -> None:
        if target not in self.row_ids:
            rows = self.asked.get(target)
            self.row_ids[target] = ROWS.ids(rows, self.answers.get(target)) if rows else frozenset()
        if not self.row_ids[target].issuperset(value):
            says = "points to a row that is no longer there. Choose again"
            self._add(Problem(question.key, f"{start_of(question)} {says}"))

    def _not_ahead(self, column: Question, value: Value | None) -> str | None:
        if not isinstance(value, date) or value > self.asking.today:
            return None
        return f"{start_of(column)} must be after today, {in_words(self.asking.today)}"

    def _ahead(self, column: Question, value: Value | None) -> str | None:
        day = begins(value)
        if day is None or day <= self.asking.today:
            return None
        return f"{start_of(column)} must be today, {in_words(self.asking.today)}, or earlier"

    def _check_columns(self, question: Question) -> None:
        """Dates in rows that must not lie ahead, and dates of new rows that must.

        Rows of earlier submissions may have been overtaken by time.
        """
        for column in (column for column in question.columns if column.not_in_future):
            for index, row in self.rows[question.key]:
                if message := self._ahead(column, row.values.get(column.key)):
                    self._add(Problem(question.key, f"{row_name(question, index)}: {message}", index, column.key))
        for column in (column for column in question.columns if column.future_when_new):
            for index, row in self.rows[question.key]:
                new = row.id not in self.asking.known_rows
                if new and (message := self._not_ahead(column, row.values.get(column.key))):
                    message = f"{row_name(question, index)}: {message}"
                    self._add(Problem(question.key, message, index, column.key))

    def _check_rule(self, rule: Rule) -> None:
        """Runs a rule whose question is asked, once, or for each row when it names columns (``list.column``)."""
        if "." in rule.question:
            self._check_rows_rule(rule)
            return
        question = self.asked.get(rule.question)
        keys = (rule.question, *rule.others)
        if question is None or not self.wrong.isdisjoint(keys):
            return
        others = tuple(self.asked[key] for key in rule.others if key in self.asked)
        named = RULES[rule.name]
        given = self._with_today(named, tuple(self.values.get(other.key) for other in others))
        if given and not named.holds(self.values.get(question.key), given):
            self._tell(named, Problem(question.key, named.message(rule, question, others)))

    def _check_watches(self, question_set: QuestionSet) -> None:
        """What changed so much that it wants a reason, unless the answer is wrong in itself or the reason is given."""
        for watch, message in wanting(question_set, self.answers, self.asking.before, self.asking.sent):
            if watch.reason in self.asked and self.problems.keys().isdisjoint(watch.sources):
                since = "since you submitted it" if watch.part is Part.CORRECTION else "since last time"
                start = start_of(self.asked[watch.reason]).partition(" “")[0]
                says = f"{start} has changed {since}. {message}. Say why, or correct it"
                self.asks.setdefault(watch.reason, []).append(Problem(watch.reason, says))

    def _with_today(self, named: NamedRule, given: tuple[Value | None, ...]) -> tuple[Value | None, ...]:
        return (*given, self.asking.today) if named.of_today else given

    def _tell(self, named: NamedRule, problem: Problem) -> None:
        """What a rule found: a mistake, or something to look at again."""
        (self.asks if named.asks else self.problems).setdefault(problem.key, []).append(problem)

    def _check_rows_rule(self, rule: Rule) -> None:
        key, column_key = rule.question.split(".")
        question = self.asked.get(key)
        if question is None:
            return
        named, columns = RULES[rule.name], {f"{key}.{column.key}": column for column in question.columns}
        others = tuple(found for other in rule.others if (found := columns.get(other) or self.asked.get(other)))
        wrong = {(problem.row, problem.column) for problem in self.problems.get(key, ())}
        for index, row in self.rows.get(key, ()):
            in_row = {f"{key}.{name}": value for name, value in row.values.items()}
            given = self._with_today(named, tuple(in_row.get(other, self.values.get(other)) for other in rule.others))
            told = {(index, name.partition(".")[2]) for name in (rule.question, *rule.others)}
            if wrong.isdisjoint(told) and not named.holds(in_row.get(rule.question), given):
                message = f"{row_name(question, index)}: {named.message(rule, columns[rule.question], others)}"
                self._tell(named, Problem(key, message, index, column_key))


def _in_order(found: Mapping[str, list[Problem]], of: Mapping[str, Question]) -> tuple[Problem, ...]:
    return tuple(problem for key in of for problem in sorted(found.get(key, ()), key=_place))


def _place(problem: Problem) -> int:
    """Problems of a list are told row by row, after what is wrong with the list as a whole."""
    return -1 if problem.row is None else problem.row


def _numbered(raw: Raw, value: tuple[Row, ...]) -> Iterator[tuple[int, Row]]:
    """The rows of a value with their places in the list as it was given, where empty rows count too."""
    places = {row["id"]: index for index, row in enumerate(raw)} if isinstance(raw, list) else {}
    for row in value:
        yield places[row.id], row
