"""The indicators of a question set: its rated questions, and what each option of their scale counts for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from exports.columns import section_title
from portal.forms.spec import Colour, Direction, Option, Part, Question, QuestionSet, Scale, Section


@dataclass(frozen=True, slots=True)
class Indicator:
    """One rated question.

    ``points`` says for each option how far it is from the worst (0) to the best (1) score of the scale, whichever end
    is the good one; it is empty for a scale without scores. ``scores`` are the same options' scores as they are
    written. ``outside`` are the options that do not apply.
    """

    section: Section
    question: Question
    scale: Scale
    points: Mapping[str, Fraction]
    scores: Mapping[str, Fraction]
    outside: frozenset[str]

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def counts_for_standard(self) -> bool:
        """Whether it makes part of a standard's score."""
        return self.section.is_standard and bool(self.points)

    def option(self, key: str | None) -> Option | None:
        return self.scale.option(key) if key is not None else None


@dataclass(frozen=True, slots=True)
class Standard:
    """One column of the heatmap: the indicators of a section that are rated on the same scale."""

    title: str
    scale: Scale
    indicators: tuple[Indicator, ...]


def indicators_of(question_set: QuestionSet) -> tuple[Indicator, ...]:
    """Every rated question, in order."""
    return tuple(
        _indicator(section, question, question_set.scale(question.scale))
        for section in question_set.sections
        for question in section.questions
        if question.part is Part.RATING and question.scale is not None
    )


def _indicator(section: Section, question: Question, scale: Scale) -> Indicator:
    scores = {option.key: Fraction(option.score) for option in scale.options if option.score is not None}
    outside = frozenset(option.key for option in scale.options if option.does_not_apply)
    return Indicator(section, question, scale, points_of(scale), scores, outside)


def points_of(scale: Scale) -> dict[str, Fraction]:
    """How far each option is on the way from the worst score to the best."""
    scores = {option.key: Fraction(option.score) for option in scale.options if option.score is not None}
    if not scores:
        return {}
    worst, best = min(scores.values()), max(scores.values())
    if scale.direction is Direction.LOWER_IS_BETTER:
        worst, best = best, worst
    if worst == best:
        return dict.fromkeys(scores, Fraction(1))
    return {key: (score - worst) / (best - worst) for key, score in scores.items()}


def colour_of(scale: Scale, mean: Fraction) -> Colour | None:
    """The colour of the first band that a mean reaches, as a question set lists them: the highest limit first."""
    return next((band.colour for band in scale.bands if band.at_least <= mean), None)


def standards_of(indicators: Iterable[Indicator]) -> tuple[Standard, ...]:
    """The standards in order; one whose indicators are rated on two scales is two, for their scores do not mix."""
    groups = _by_scale(indicators, lambda indicator: indicator.section.key)
    shared = [section for section, _ in groups]
    return tuple(
        Standard(
            _title(section_title(members[0].section), members[0].scale, shared.count(section) > 1),
            members[0].scale,
            tuple(members),
        )
        for (section, _), members in groups.items()
    )


def overall_of(indicators: Iterable[Indicator], title: str) -> tuple[Standard, ...]:
    """All standards taken together, once for each scale."""
    groups = _by_scale(indicators, lambda _: "")
    return tuple(
        Standard(_title(title, members[0].scale, len(groups) > 1), members[0].scale, tuple(members))
        for members in groups.values()
    )


def _by_scale(
    indicators: Iterable[Indicator], group: Callable[[Indicator], str]
) -> dict[tuple[str, str], list[Indicator]]:
    """Those that count for a standard, by their group and scale."""
    found: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in indicators:
        if indicator.counts_for_standard:
            found.setdefault((group(indicator), indicator.scale.key), []).append(indicator)
    return found


def _title(title: str, scale: Scale, is_shared: bool) -> str:
    return f"{title} ({scale.title})" if is_shared else title
