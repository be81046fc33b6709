"""How long a partnership keeps what: the rules, and the page that changes one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.freshness import confidential
from portal.accounts.words import Mistake
from portal.errors import NotFound
from portal.forms.account import show_all
from portal.forms.lado_keeping import RuleForm
from portal.lado.desk import people
from portal.lado.desk.views.blueprint import blueprint
from portal.lado.keeping import panel, service, words
from portal.lado.keeping.rules import STARTS
from portal.permissions import Permission, needs


@blueprint.get("/keeping/rules")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_rules() -> ResponseReturnValue:
    rules = service.rules_of(people.desk_of(current_user).id)
    lines = {key: panel.rule_words(rule) for key, rule in rules.items()}
    done = words.DONE.get(request.args.get("done", ""), "")
    return render_template("lado/keeping/rules.html", lines=lines, rules=rules, done=done)


@blueprint.get("/keeping/rules/<rule_key>")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_rule_page(rule_key: str) -> ResponseReturnValue:
    rule = service.rules_of(people.desk_of(current_user).id).get(rule_key)
    if rule is None:
        raise NotFound()
    form = RuleForm(formdata=None)
    form.years.data, form.counted_from.data = str(rule.years), rule.counted_from
    return _page(rule_key, rule.label, form)


@blueprint.post("/keeping/rules/<rule_key>")
@needs(Permission.CONTACT_APPOINT)
@confidential
def keeping_rule(rule_key: str) -> ResponseReturnValue:
    form, desk = RuleForm(), people.desk_of(current_user)
    years = form.years.data = form.years.data or ""
    rule = service.rules_of(desk.id).get(rule_key)
    if rule is None:
        raise NotFound()
    try:
        service.change_rule(current_user, desk, rule_key, form.counted_from.data or "", years)
    except Mistake as mistake:
        show_all(form, mistake.at_fields)
        return _page(rule_key, rule.label, form), mistake.status
    return redirect(url_for("duty.keeping_rules", done="ruled"), 303)


def _page(rule_key: str, label: str, form: RuleForm) -> str:
    form.offer([(key, f"{words[:1].upper()}{words[1:]}") for key, words in STARTS.items()])
    return render_template("lado/keeping/rule.html", form=form, label=label, rule_key=rule_key)
