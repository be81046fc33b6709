"""Reading scales and options from a question set file."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from portal.forms.loader_fields import Fields
from portal.forms.spec import Band, Colour, Direction, Option, Part, Scale

OPTION_FIELDS = frozenset({"key", "label", "meaning"})
SCALE_OPTION_FIELDS = OPTION_FIELDS | {"letter", "colour", "score", "does_not_apply", "needs", "asks"}
GRADED_PARTS = (Part.HOW_WE_KNOW, Part.EVIDENCE, Part.ACTION, Part.REASON, Part.SHARE)
MOST_OPTIONS = 100


def read_options(fields: Fields, name: str = "options", scale: bool = False) -> tuple[Option, ...]:
    """The options of a question or of a scale, in order. Keys and labels must differ."""
    options = tuple(_read_option(group, scale) for group in fields.groups(name, f"option of {fields.where}, number", 2))
    if len(options) > MOST_OPTIONS:
        fields.wrong(fields.line(name), f"has {len(options)} options", f"Give {MOST_OPTIONS} at most")
    for what in ("key", "label"):
        for again in _repeated(getattr(option, what) for option in options):
            fields.wrong(fields.line(name), f'has two options with the {what} "{again}"', f"Give each its own {what}")
    return options


def _repeated(texts: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if text and text in seen:
            yield text
        seen.add(text)


def _read_option(fields: Fields, scale: bool) -> Option:
    fields.only(SCALE_OPTION_FIELDS if scale else OPTION_FIELDS, {"key", "label"})
    colour = fields.one_of("colour", list(Colour))
    option = Option(
        key=fields.key("key"),
        label=fields.text("label"),
        letter=fields.text("letter"),
        colour=Colour(colour) if colour else None,
        score=fields.number("score"),
        meaning=fields.text("meaning"),
        does_not_apply=fields.flag("does_not_apply", False),
        needs=_parts(fields, "needs"),
        asks=_parts(fields, "asks"),
    )
    if option.does_not_apply and option.score is not None:
        fields.wrong(fields.line("score"), "does not apply and yet has a score", "Delete the line with the score")
    for part in sorted(option.needs & option.asks):
        fields.wrong(fields.line("asks"), f'has "{part}" in needs and in asks', "Keep it in needs only")
    return option


def _parts(fields: Fields, name: str) -> frozenset[Part]:
    keys = fields.keys(name, (part.value for part in GRADED_PARTS), "the name of a part")
    return frozenset(Part(key) for key in keys)


def read_scale(key: str, fields: Fields) -> Scale:
    """One scale with its options and the bands that give a mean score its letter."""
    fields.only({"title", "direction", "options", "bands"}, {"title", "options"})
    scale = Scale(
        key=key,
        title=fields.text("title"),
        options=read_options(fields, scale=True),
        direction=Direction(fields.one_of("direction", list(Direction), Direction.HIGHER_IS_BETTER)),
        bands=tuple(_read_band(group) for group in fields.groups("bands", f"band of {fields.where}, number")),
    )
    _check_scores(scale, fields)
    _check_bands(scale, fields)
    return scale


def _read_band(fields: Fields) -> Band:
    fields.only({"at_least", "letter", "colour"}, {"at_least", "letter", "colour"})
    colour = fields.one_of("colour", list(Colour), Colour.GREY)
    return Band(fields.number("at_least") or Decimal(0), fields.text("letter"), Colour(colour))


def _check_scores(scale: Scale, fields: Fields) -> None:
    """Either every option but "does not apply" has a score, or the scale counts nothing and has none at all."""
    counting = [option for option in scale.options if not option.does_not_apply]
    unscored = [option.key for option in counting if option.score is None]
    if unscored and len(unscored) < len(counting):
        fields.wrong(
            fields.line("options"),
            f"has no score for {', '.join(unscored)}",
            "Give each option a score, or none of them",
        )


def _check_bands(scale: Scale, fields: Fields) -> None:
    limits = [band.at_least for band in scale.bands]
    scores = [option.score for option in scale.options if option.score is not None]
    if limits != sorted(set(limits), reverse=True):
        fields.wrong(fields.line("bands"), "has bands out of order", "Start with the highest at_least")
    if limits and (not scores or limits[-1] > min(scores)):
        lowest = min(scores) if scores else "the lowest score"
        fields.wrong(
            fields.line("bands"), "has no band for its lowest score", f"Let the last band be at_least {lowest}"
        )
