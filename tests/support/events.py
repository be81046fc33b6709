"""Watches which events each request writes, and compares them with what its door declares.

What a form that is sent again does not do a second time needs no event: without a changed row none is missing.
"""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask, Response, request, request_finished, request_started
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.accounts.models import UserSession
from portal.audit import AuditEvent
from portal.audit.events import AuditHead
from portal.jobs import Job
from tests.record.declared import EVENTS
from tests.record.following import problem_with

ELSEWHERE = ("/sign-in", "/account/confirm", "/confirm", "/second-step", "/set-up")
"""Where a door leads that wants a sign-in first: nothing was read or changed."""


TECHNICAL = (AuditEvent, AuditHead, Job, UserSession)
"""Rows that change with any request, and that say nothing about what was done."""


class _Seen(threading.local):
    """What one thread wrote since its request began, and what was wrong with it."""

    def __init__(self) -> None:
        self.actions: list[str] = []
        self.changed = False
        self.problems: list[str] = []


_seen = _Seen()


@event.listens_for(AuditEvent, "after_insert")
def _note(_mapper: object, _connection: object, written: AuditEvent) -> None:
    _seen.actions.append(written.action)


@event.listens_for(Session, "after_flush")
def _note_changes(session: Session, _context: object) -> None:
    rows = [*session.new, *session.deleted, *(one for one in session.dirty if session.is_modified(one))]
    _seen.changed = _seen.changed or any(not isinstance(one, TECHNICAL) for one in rows)


def watch_events(app: Flask) -> None:
    """Begin to watch the requests of an application."""
    request_started.connect(_begin, app)
    request_finished.connect(_end, app)


def take() -> list[str]:
    """What was found since the last call."""
    found, _seen.problems = _seen.problems, []
    return found


def _begin(_app: Flask, **_more: Any) -> None:
    _seen.actions, _seen.changed = [], False


def _end(_app: Flask, response: Response, **_more: Any) -> None:
    declared = EVENTS.get(f"{request.method} {request.endpoint}")
    if declared is None or response.status_code >= 400 or (request.method == "GET" and response.status_code != 200):
        return
    if response.headers.get("Location", "").startswith(ELSEWHERE):
        return
    if request.method != "GET" and not _seen.changed:
        declared = " ".join(f"{word.removesuffix('?')}?" for word in declared.split())
    problem = problem_with(declared, _seen.actions)
    if problem:
        _seen.problems.append(f"the record: {request.method} {request.endpoint} ({response.status_code}): {problem}")
