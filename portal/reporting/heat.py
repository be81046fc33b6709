"""The small heatmap on the page of a round: agencies down, standards across, from what was submitted alone."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeAlias

from exports.answered import Submission, submission_of
from exports.counting.indicators import Standard, indicators_of, overall_of, standards_of
from exports.sheets.heatmap import mean_or_words
from portal.forms import library
from portal.forms.spec import Band
from portal.reporting import collect
from portal.reporting.progress import Filters, Line
from portal.returns.models import Round
from portal.returns.reviewing.models import AgreedRating

Agreed: TypeAlias = Mapping[uuid.UUID, Mapping[str, AgreedRating]]


@dataclass(frozen=True, slots=True)
class Square:
    """One cell: the band's letter on its colour, and the words behind it; or words alone where there is no mean.

    ``agreed`` is the same of the partnership's ratings, once it has agreed every one of the standard.
    """

    band: Band | None
    words: str
    agreed: Square | None = None


@dataclass(frozen=True, slots=True)
class HeatRow:
    line: Line
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """``standards`` are the headings, ``legend`` what each letter means."""

    standards: tuple[str, ...]
    legend: tuple[tuple[Band, str], ...]
    rows: tuple[HeatRow, ...]


def heat_of(round_: Round, lines: Sequence[Line], agreed: Agreed) -> Heat | None:
    """The heatmap of those of ``lines`` that have submitted; None when none has, or nothing is rated with scores.

    ``agreed`` are the partnership's ratings, by return and question.
    """
    question_set = library.get(round_.question_set, round_.version)
    indicators = indicators_of(question_set)
    standards = (*overall_of(indicators, "All"), *standards_of(indicators))
    sent = [line for line in lines if line.submission_id is not None]
    if not standards or not sent:
        return None
    about, rows = collect.about(round_, Filters(), ""), []
    for line, row in zip(sent, collect.rows_of(sent), strict=True):
        submission = submission_of(question_set, about, row)
        if submission is not None:
            ratings = {key: one.rating for key, one in agreed.get(line.return_id, {}).items()}
            rows.append(HeatRow(line, tuple(_squares(standards, submission, ratings))))
    return Heat(tuple(one.title for one in standards), tuple(_legend(standards)), tuple(rows))


def _squares(standards: Iterable[Standard], submission: Submission, agreed: Mapping[str, str]) -> Iterator[Square]:
    moderated = replace(submission, values={**submission.values, **agreed})
    for standard in standards:
        own = _square(standard, mean_or_words(standard, submission))
        rated = [one.key for one in standard.indicators if submission.rating(one.key) is not None]
        whole = bool(rated) and all(key in agreed for key in rated)
        yield replace(own, agreed=_square(standard, mean_or_words(standard, moderated))) if whole else own


def _square(standard: Standard, found: Fraction | str) -> Square:
    if isinstance(found, str):
        return Square(None, found)
    band = next((band for band in standard.scale.bands if found >= band.at_least), None)
    return Square(band, in_hundredths(found))


def in_hundredths(mean: Fraction) -> str:
    """Two decimals, a half rounded up as Excel does it, so that the page and the workbook print the same figure."""
    return str((Decimal(mean.numerator) / mean.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _legend(standards: Iterable[Standard]) -> Iterable[tuple[Band, str]]:
    scales = {standard.scale.key: standard.scale for standard in standards}
    for scale in scales.values():
        for band in scale.bands:
            yield band, f"mean of {band.at_least} or more"
