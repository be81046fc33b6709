"""Last year's answers beside this year's: what is in sight, what a button would copy, and what it would replace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.forms.check import asked
from portal.forms.figures import in_words as measure_in_words
from portal.forms.figures import measures_of, read
from portal.forms.spec import Option, Part, Question
from portal.forms.web import Shown, in_words
from portal.local_time import long_date, moment, short_time, today
from portal.returns.drafts import Draft
from portal.returns.history import Earlier, LastChange, last_changes
from portal.returns.merge import same
from portal.returns.offers import dates_of, origin_of
from portal.returns.recall import Recalled, by_group, recall, rows_of
from portal.returns.reviewing.before import AgreedBefore, AgreedThen, agreed_before

IN_SIGHT = 180
"""So many letters of an earlier answer are in sight; the rest is folded away."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A part of an earlier answer, by the words of its question."""

    text: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What one earlier submission says at one question, and how this year's answer stands to it.

    ``start`` is in sight; ``details`` are folded away. ``confirmed`` is set when this year's answer is the same;
    ``replaces`` says what of this year's would make room. ``agreed`` is the partnership's rating, once it is shared.
    """

    recalled: Recalled
    option: Option | None
    agreed: AgreedBefore | None
    start: str
    details: tuple[Detail, ...]
    confirmed: str
    replaces: tuple[str, ...]

    @property
    def earlier(self) -> Earlier:
        return self.recalled.earlier

    @property
    def origin(self) -> str:
        return origin_of(self.earlier)

    @property
    def name(self) -> str:
        """How a screen reader tells the buttons of a page apart."""
        lead = self.recalled.shown[0][0]
        return f"{lead.number} {lead.text}".strip()

    @property
    def value(self) -> str:
        """What the button sends."""
        return f"{self.recalled.key}:{self.earlier.submission.id}"

    @property
    def button(self) -> str:
        """What the button says; nothing where there is nothing to press."""
        if self.confirmed or self.recalled.why_not:
            return ""
        if self.recalled.changed:
            return "I have read the new wording: still true"
        return f"Use the {self.earlier.year} answer instead" if self.replaces else "Still true"


class LastAnswers:
    """The earlier answers to the ``questions`` of one section, laid beside the draft as it stands."""

    def __init__(self, draft: Draft, section_key: str, questions: Iterable[Question]) -> None:
        self.draft = draft
        self.section_key = section_key
        groups = by_group(questions)
        self.told = [
            told
            for earlier in draft.earlier
            for told in recall(draft.question_set, groups, earlier, draft.finished).values()
        ]
        open_ = asked(draft.question_set, draft.answers, draft.asking) if self.told else ()
        self.given = by_group(each for each in open_ if not same(each, draft.answers.get(each.key), None))

    def by_group(self) -> dict[str, list[LastAnswer]]:
        """By question: the agency's own answer first, then those of organisations that merged into it."""
        confirmed = {key for each in self.told if self._is_same(each) for key in each.copies}
        changes = last_changes(self.draft.return_.id, self.section_key, confirmed) if confirmed else {}
        agreed = agreed_before((each.earlier for each in self.told), only_shared=True)
        found: dict[str, list[LastAnswer]] = {}
        for each in self.told:
            found.setdefault(each.key, []).append(self._answer(each, changes, agreed))
        return found

    def open_to(self, earlier: Earlier) -> list[str]:
        """The questions that one press may confirm together: unanswered, and asked in the same words as before."""
        return [
            each.key
            for each in self.told
            if each.earlier is earlier and each.copies and not each.changed and each.key not in self.given
        ]

    def _answer(self, told: Recalled, changes: Mapping[str, LastChange], agreed: AgreedThen) -> LastAnswer:
        question, shown = told.shown[0]
        start = _start(told)
        return LastAnswer(
            recalled=told,
            option=shown.option if question.part is Part.RATING else None,
            agreed=agreed.get((told.earlier.return_.id, question.key)),
            start=start,
            details=tuple(self._details(told, start)),
            confirmed=self._confirmed(told, changes) if self._is_same(told) else "",
            replaces=tuple(self._replaced(told)),
        )

    def _is_same(self, told: Recalled) -> bool:
        questions = [self.draft.question_set.question(key) for key in told.copies]
        return bool(told.copies) and all(
            same(each, self.draft.answers.get(each.key), told.copies[each.key]) for each in questions if each
        )

    def _confirmed(self, told: Recalled, changes: Mapping[str, LastChange]) -> str:
        """Whoever gave the answer as it stands, by the button or by hand, has confirmed it."""
        more = any(each.key not in told.copies for each in self.given.get(told.key, ()))
        start = f"As in {told.earlier.year}, with more added" if more else f"Same as in {told.earlier.year}"
        known = [changes[key] for key in told.copies if key in changes]
        if not known:
            return start
        last = max(known, key=lambda each: each.at)
        at = short_time(last.at) if long_date(last.at) == long_date(today()) else moment(last.at)
        return f"{start}: confirmed by {last.name}, {at}" if last.name else f"{start}: confirmed, {at}"

    def _replaced(self, told: Recalled) -> Iterator[str]:
        """What stands there this year and goes when the button is pressed."""
        for each in self.given.get(told.key, ()):
            if each.key in told.copies and not same(each, self.draft.answers.get(each.key), told.copies[each.key]):
                shown = in_words(each, self.draft.question_set, self.draft.answers)
                is_short = shown.option is not None
                yield f"“{shown.lines[0]}”" if is_short else f"what stands at “{each.text}”"

    def _details(self, told: Recalled, start: str) -> Iterator[Detail]:
        """The parts in words, but for what is in sight already. Evidence and actions are told with their dates."""
        for question, shown in told.shown:
            is_in_sight = shown.lines == (start,) and len(start) <= IN_SIGHT
            if question.part is not Part.RATING and not is_in_sight and not told.is_figure:
                yield Detail(question.text, tuple(self._lines(told, question, shown)))

    def _lines(self, told: Recalled, question: Question, shown: Shown) -> Iterator[str]:
        target = self.draft.question_set.question(question.refers_to or "")
        raw = told.earlier.answers.get(question.key)
        if target is None or not isinstance(raw, list):
            yield from shown.lines
            return
        rows = rows_of(told.earlier, self.draft.question_set, target.key)
        for row_id, line in zip(raw, shown.lines, strict=False):
            dates = dates_of(target, rows.get(row_id, {}), self.draft.asking.today)
            yield f"{line} ({dates[:1].lower()}{dates[1:]})" if dates else line


def _start(told: Recalled) -> str:
    """What is in sight: a share with its counts, figures with their names, else what was written after the rating."""
    measures = measures_of(told.earlier.question_set) if told.is_figure and told.earlier.question_set.watches else ()
    for measure in measures:
        if measure.key == told.key:
            return measure_in_words(measure, read(measure, told.earlier.answers))
    if told.is_figure and len(told.shown) > 1:
        return "; ".join(f"{question.text}: {', '.join(shown.lines)}" for question, shown in told.shown)
    written = ["; ".join(shown.lines) for question, shown in told.shown if question.part is not Part.RATING]
    return next((words for words in written if words), "")
