"""Opening a round: what is asked, when, and whom; then a page to check; then the round is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.models import Partnership
from portal.errors import Refused
from portal.forms import library
from portal.forms.spec import QuestionSet
from portal.local_time import today
from portal.permissions import Permission, needs
from portal.reporting import choosing
from portal.reporting.choosing import NOTHING, Choice, ToAsk
from portal.reporting.service import managed_partnership, previous_rounds
from portal.reporting.views.blueprint import blueprint
from portal.reporting.views.choice import choice_typed, words_typed
from portal.reporting.views.days import NO_DAY, TypedDay, day_problem, typed_day
from portal.returns.models import Round
from portal.returns.service import open_round
from portal.returns.service.open_round import checked_names


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything that was typed, as the page shows it again."""

    question_set: str = ""
    title: str = ""
    key: str = ""
    previous: str = ""
    opens: TypedDay = NO_DAY
    due: TypedDay = NO_DAY
    choice: Choice = NOTHING
    find: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@blueprint.get("/rounds/new")
@needs(Permission.ROUND_MANAGE)
def new_round() -> ResponseReturnValue:
    return form_page(Typed(opens=TypedDay(today().isoformat())))


@blueprint.post("/rounds/new")
@needs(Permission.ROUND_MANAGE)
def make_round() -> ResponseReturnValue:
    """``_do`` says which button it was; all but one show a page and change nothing."""
    partnership, do = managed_partnership(current_user, request.args.get("partnership")), request.form.get("_do", "")
    typed = typed_in_form()
    if do in ("find", "change"):
        return form_page(typed)
    asked = choosing.whom(choosing.agencies_of(partnership), typed.choice)
    previous = previous_rounds(partnership)
    problems = problems_of(typed, asked, previous)
    if problems:
        return form_page(typed, problems), 422
    opens, due = typed.opens.day, typed.due.day
    if do != "open" or opens is None or due is None:
        return check_page(partnership, typed, asked)
    try:
        round_ = open_round(
            current_user,
            partnership,
            typed.question_set,
            opens_on=opens,
            due_on=due,
            agencies=asked.agencies,
            short_for=asked.short_for,
            title=typed.title or None,
            key=typed.key.strip() or None,
            previous=next((one for one in previous if one.key == typed.previous), None),
        )
    except Refused as refused:
        return form_page(typed, {field_of(refused.message): refused.message}), refused.status
    return redirect(url_for("reporting.round_page", round_id=round_.id, done="opened"), 303)


def field_of(message: str) -> str:
    """The box that a refusal is about; the list of agencies where it is about none of the others."""
    for box, words in (("key", "key"), ("title", "title"), ("due", "date")):
        if words in message:
            return box
    return "sector"


def typed_in_form() -> Typed:
    question_set, title, key, previous = (
        request.form.get(name, "") for name in ("question_set", "title", "key", "previous")
    )
    choice, do = choice_typed(), request.form.get("_do", "")
    if do == "check" and previous:  # Who had the short version last year is ticked, and can be unticked.
        partnership = managed_partnership(current_user, request.args.get("partnership"))
        before = next((one for one in previous_rounds(partnership) if one.key == previous), None)
        short = choice.short | choosing.short_before(before.id if before is not None else None)
        choice = Choice(choice.sectors, choice.kinds, choice.codes, choice.short_sectors, short)
    days = {"opens": typed_day("opens"), "due": typed_day("due")}
    return Typed(question_set, title, key, previous, days["opens"], days["due"], choice, words_typed())


def problems_of(typed: Typed, asked: ToAsk, previous: Sequence[Round]) -> dict[str, str]:
    """What is wrong, by the id of the box. The verb checks the rest again when the round is opened."""
    published = {one.key: one for one in library.audits()}
    found = {
        "question_set": "" if typed.question_set in published else "Choose a question set",
        "opens": day_problem(typed.opens, "the opening day"),
        "due": day_problem(typed.due, "the due date"),
        "previous": "" if typed.previous in ("", *(one.key for one in previous)) else "Choose an audit of the list",
        "sector": "" if asked.agencies else "Choose at least one agency to ask, by sector, by kind or one by one",
    }
    if typed.opens.day and typed.due.day and typed.due.day < typed.opens.day:
        found["due"] = "The due date must be the opening date or later"
    chosen = published.get(typed.question_set)
    if chosen is not None and chosen.short_version_tag is None and asked.short_for:
        found["sector"] = f"{chosen.title} has no short version. Take out the ticks under “Short version”"
    if chosen is not None:
        found |= name_problem(chosen, typed)
    return {box: words for box, words in found.items() if words}


def name_problem(question_set: QuestionSet, typed: Typed) -> dict[str, str]:
    """What is wrong with title or key: said before the page to check, not after it."""
    try:
        checked_names(question_set, typed.title, typed.key.strip())
    except Refused as refused:
        return {field_of(refused.message): refused.message}
    return {}


def form_page(typed: Typed, problems: dict[str, str] | None = None) -> str:
    partnership = managed_partnership(current_user, request.args.get("partnership"))
    agencies = choosing.agencies_of(partnership)
    return render_template(
        "reporting/new_round.html",
        partnership=partnership,
        typed=typed,
        problems=problems or {},
        question_sets=library.audits(),
        previous=previous_rounds(partnership),
        sectors=choosing.sectors_of(agencies),
        kinds=choosing.kinds_of(agencies),
        agencies=choosing.found(agencies, typed.find, typed.choice.codes),
        total=len(agencies),
    )


def check_page(partnership: Partnership, typed: Typed, asked: ToAsk) -> str:
    return render_template(
        "reporting/check_round.html",
        partnership=partnership,
        typed=typed,
        asked=asked,
        question_set=library.get_by_key(typed.question_set),
        today=today(),
    )
