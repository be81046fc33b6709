"""What a contributor's finance contact sees and sends by the link of an e-mail. They have no account."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.accounts.words import Mistake
from portal.contributions import service
from portal.contributions.asking import as_seen, asking_now, checked, needs_second, problems_of, questions_of
from portal.contributions.finding import current_entries, share_of
from portal.contributions.models import Reply
from portal.contributions.money import in_short
from portal.contributions.service import Changed, LinkOver, NotReady
from portal.contributions.service.read_entry import words_of
from portal.contributions.views.blueprint import blueprint
from portal.contributions.views.ledger import fund_words
from portal.database import db
from portal.errors import NotFound
from portal.financial_years import year_before
from portal.forms.check import Problem
from portal.forms.web import ADD, REMOVE, SectionForm, form_for
from portal.permissions import public

GO = "_go"
APPROVAL = "above_limit"
"""The question whether a second person approves."""


@blueprint.get("/reply/<token>")
@public
def reply_start(token: str) -> ResponseReturnValue:
    """The amounts, what was said so far, and the way to the questions."""
    reply = service.look_at(token)
    return render_template("contributions/reply_start.html", token=token, **_around(reply))


@blueprint.get("/reply/<token>/<reply_page>")
@public
def reply_section(token: str, reply_page: str) -> ResponseReturnValue:
    reply = service.look_at(token)
    form, first = _form(reply, reply_page), questions_of(reply).sections[0].key
    if reply_page not in {first, *_asked_pages(reply)}:  # Nothing is asked there yet: the first page decides it.
        return redirect(url_for("contributions.reply_section", token=token, reply_page=first), 303)
    more = form.answer(request.args.get("add", ""))
    if more is not None:
        more.blank_rows = 1
    if request.args.get("check"):
        form.show(_problems(reply, reply_page))
    return _page(token, reply, form)


@blueprint.post("/reply/<token>/<reply_page>")
@public
def save_reply(token: str, reply_page: str) -> ResponseReturnValue:
    """Keep what was typed and go on; with a mistake on this page, stay and say so."""
    reply = service.look_at(token)
    typed = _form(reply, reply_page, request.form).typed().answers
    saved = service.save(token, typed)
    if added := request.form.get(ADD, ""):
        anchor = f"{added}-new"
        return redirect(
            url_for("contributions.reply_section", token=token, reply_page=reply_page, add=added, _anchor=anchor), 303
        )
    if REMOVE in request.form or request.form.get(GO) == "stay":
        return redirect(url_for("contributions.reply_section", token=token, reply_page=reply_page), 303)
    if _problems(saved, reply_page):
        return redirect(url_for("contributions.reply_section", token=token, reply_page=reply_page, check="all"), 303)
    if (following := _page_after(saved, reply_page)) is None:
        return redirect(url_for("contributions.check_reply", token=token), 303)
    return redirect(url_for("contributions.reply_section", token=token, reply_page=following), 303)


@blueprint.get("/reply/<token>/check")
@public
def check_reply(token: str) -> ResponseReturnValue:
    return _check_page(token, service.look_at(token))


@blueprint.post("/reply/<token>/check")
@public
def send_reply(token: str) -> ResponseReturnValue:
    try:
        service.send(token, request.form.get("seen", ""))
    except Changed as changed:
        db.finish_request(succeeded=False)
        return _check_page(token, service.look_at(token), note=changed.message), changed.status
    except (NotReady, Mistake) as refusal:
        db.finish_request(succeeded=False)
        message = refusal.message if isinstance(refusal, Mistake) else ""
        return _check_page(token, service.look_at(token), message), 422
    return redirect(url_for("contributions.replied"), 303)


@blueprint.get("/replied")
@public
def replied() -> ResponseReturnValue:
    return render_template("contributions/replied.html")


@blueprint.errorhandler(LinkOver)
def link_over(_over: LinkOver) -> ResponseReturnValue:
    """One page, whatever the reason."""
    db.finish_request(succeeded=False)
    return render_template("contributions/link_over.html"), 409


def _form(reply: Reply, page: str, sent: MultiDict[str, str] | None = None) -> SectionForm:
    try:
        return form_for(questions_of(reply), page, reply.answers, asking_now())(formdata=sent)
    except KeyError:
        raise NotFound from None


def _problems(reply: Reply, page: str) -> tuple[Problem, ...]:
    """What is wrong on one page; that instalments do not add up is said where they stand."""
    here = checked(reply, page)
    keys = {question.key for question in here.asked}
    return here.problems or tuple(one for one in problems_of(reply) if one.key in keys)


def _asked_pages(reply: Reply) -> list[str]:
    """The sections in which anything is asked, in order."""
    question_set, keys = questions_of(reply), {question.key for question in checked(reply).asked}
    return [one.key for one in question_set.sections if keys & {question.key for question in one.questions}]


def _page_after(reply: Reply, page: str) -> str | None:
    """The next section in which anything is asked; None after the last."""
    pages = _asked_pages(reply)
    after = pages[pages.index(page) + 1 :] if page in pages else []
    return after[0] if after else None


def _page(token: str, reply: Reply, form: SectionForm) -> str:
    second = needs_second(reply) if APPROVAL in {question.key for question in form.section.questions} else None
    about = {"form": form, "section": form.section, "errors": form.error_list, "second": second}
    return render_template("contributions/reply_section.html", token=token, **about, **_around(reply))


def _check_page(token: str, reply: Reply, message: str = "", note: str = "") -> str:
    problems = [one.message for one in problems_of(reply)] + ([message] if message else [])
    where = [(key, questions_of(reply).section(key)) for key in _asked_pages(reply)]
    about = {"said": words_of(reply), "problems": problems, "pages": where, "seen": as_seen(reply), "note": note}
    return render_template("contributions/reply_check.html", token=token, **about, **_around(reply))


def _around(reply: Reply) -> dict[str, object]:
    """What every page of the link shows: the amounts agreed, last year's, and what was said."""
    entry = reply.entry
    before = current_entries(entry.contributor.partnership_id, year_before(entry.year))
    last = next((share_of(one) for one in before if one.contributor_id == entry.contributor_id), None)
    return {
        "entry": entry,
        "share": share_of(entry),
        "last": last,
        "messages": service.messages_of(reply),
        "first_page": questions_of(reply).sections[0].key,
        "money": in_short,
        "fund": lambda amount, asked: fund_words(amount, asked, in_short),
    }
