"""The blueprint of the accounts package, and what its pages share."""

from __future__ import annotations

from flask import Blueprint, request
from flask_wtf import FlaskForm

from portal.accounts.words import Mistake
from portal.forms.account import show

blueprint = Blueprint("accounts", __name__)

DONE = {
    "invited": "The invitation is on its way by e-mail.",
    "withdrawn": "The invitation is withdrawn.",
    "ended": "The role has ended.",
    "role": "The role is changed. The person is told by e-mail.",
    "email": "Two e-mails are on their way: one to the present address and one to the new one. Both must agree.",
    "suspended": "The account is suspended. The person is signed out everywhere.",
    "reinstated": "The account is open again.",
    "merged": "The two accounts are one now. Both addresses are told by e-mail.",
    "added": "The agency is added.",
    "imported_agencies": "The agencies of your file are imported.",
    "imported_people": "The invitations are on their way by e-mail.",
    "changed": "The agency is changed.",
    "closed": "The last day of the agency is saved.",
    "succeeded": "It is saved which agency takes its place.",
    "password": "Your password is changed. You are signed out everywhere else.",
    "session": "You are signed out there.",
    "everywhere": "You are signed out everywhere.",
    "reset": "Your password is changed. Sign in with the new one.",
    "details": "Your details are changed.",
    "mail_again": "The e-mail is on its way again.",
    "mail_settled": "The e-mail is marked as dealt with.",
    "notices": "It is saved which e-mails you want.",
    "factor_added": "It is added. From now on you can sign in with it.",
    "factor_named": "The name is changed.",
    "factor_removed": "It is removed. You are signed out everywhere else.",
    "not_lost": "The removal is stopped. Everything stays as it is.",
    "reset_opened": "It is noted, and the person is told by e-mail. It waits for approval.",
    "reset_approved": "Your approval is noted.",
    "exemption": "It is saved who is asked for a second step.",
}


def done() -> str:
    """What has just been done, in words; the address names a text and never carries one."""
    return DONE.get(request.args.get("done", ""), "")


def status_of(form: FlaskForm) -> int:
    """422 for a form that shows mistakes, so that nothing of the request is kept."""
    return 422 if form.errors else 200


def show_mistake(form: FlaskForm, mistake: Mistake) -> None:
    """Put what a service would not take at the field that it is about."""
    show(form, mistake.field, mistake.message)
