"""How a question differs from the same one in an earlier version, said in sentences. Hints may change unsaid."""

from __future__ import annotations

from collections.abc import Iterator

from portal.forms.answers import Raw
from portal.forms.spec import Option, Part, Question, QuestionSet


def what_changed(now: Question, now_set: QuestionSet, then: Question, then_set: QuestionSet, raw: Raw) -> list[str]:
    """What a person must read before an earlier answer ``raw`` may be called still true; nothing when it is the same.

    Compared are the words of the question, the answers to choose from, what they mean and which end of the scale is the
    good one: a word that stays the same while its meaning moves is the change that is overlooked.
    """
    chosen = then.option(raw) if isinstance(raw, str) else None
    year = then_set.version
    return [
        *_wording(now, then, year),
        *_options(now, then, chosen, year),
        *_direction(now, now_set, then, then_set, year),
        *_standard(now, now_set, then_set, chosen, year),
    ]


def _wording(now: Question, then: Question, year: str) -> Iterator[str]:
    if now.text != then.text:
        yield f"The wording has changed since {year}. It was: “{then.text}”"


def _options(now: Question, then: Question, chosen: Option | None, year: str) -> Iterator[str]:
    if not now.options or not then.options:
        return
    if [_name(each) for each in now.options] != [_name(each) for each in then.options]:
        labels = ", ".join(each.label for each in then.options)
        yield f"The answers to choose from have changed since {year}. They were: {labels}."
    elif chosen is not None and (same := now.option(chosen.key)) is not None and _sense(same) != _sense(chosen):
        yield _meant(chosen.label, chosen.meaning, year)
    elif [_sense(each) for each in now.options] != [_sense(each) for each in then.options]:
        yield f"What some of the other answers mean has changed since {year}."


def _name(option: Option) -> tuple[str, str, str]:
    return option.key, option.label, option.letter


def _sense(option: Option) -> tuple[object, ...]:
    return option.meaning, option.score, option.does_not_apply


def _meant(label: str, meaning: str, year: str, where: str = "") -> str:
    start = f"What “{label}” means{where} has changed since {year}."
    return f"{start} It meant: “{meaning}”" if meaning else start


def _direction(now: Question, now_set: QuestionSet, then: Question, then_set: QuestionSet, year: str) -> Iterator[str]:
    if now.scale and then.scale and now_set.scale(now.scale).direction is not then_set.scale(then.scale).direction:
        yield f"The scale runs the other way since {year}: what was its best end is its worst now."


def _standard(
    now: Question, now_set: QuestionSet, then_set: QuestionSet, chosen: Option | None, year: str
) -> Iterator[str]:
    """A rating is explained by its standard too."""
    sections = now_set.section_of(now.key), then_set.section_of(now.key)
    if now.part is not Part.RATING or chosen is None or sections[0] is None or sections[1] is None:
        return
    meanings = [dict(section.meanings).get(chosen.key, "") for section in sections if section is not None]
    if meanings[0] != meanings[1]:
        yield _meant(chosen.label, meanings[1], year, " in this standard")
