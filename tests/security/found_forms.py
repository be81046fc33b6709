"""The forms of the portal, found on its own pages: whoever may see a page brings home the forms that stand on it.

A form is described by what a browser would send, and sent as bytes, so that half a surrogate pair goes out too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes
from xml.etree.ElementTree import Element

from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from portal.accounts.models import UserSession
from portal.accounts.sessions import hash_of
from portal.database import Base, _current, db
from portal.returns.models import Return
from tests.permissions.declared import ALLOWED
from tests.permissions.test_matrix import OUTSIDE, STATES, Door, Visitor, doors
from tests.permissions.world import NOBODIES, Actor, World
from tests.support.client import Fields, read_form
from tests.support.pages import Page
from tests.support.statements import count_statements

Work = Callable[[], Any]
WHO = (
    NOBODIES[0],
    *(Actor(role, "a") for role in ("safeguarding_lead", "editor", "approver")),
    *(Actor(role, "p") for role in ("coordinator", "administrator")),
)
"""Who goes round, those first who see most forms. A scrutineer only reads."""

HALF_WAY = {Actor("half signed in", "a"): Actor("editor", "a"), Actor("setting up", "a"): Actor("editor", "b")}
"""People who have given their password and nothing more: the first has an app, the second has nothing yet."""

FILES = ("static", "_file", "picture", "_xlsx", "blank_import", "export")
"""What stands in the names of doors behind which there is a file and no form."""

LATER = ("draft", "awaiting_approval")
"""States of the return in which its own pages have other forms than when it is submitted."""

OF_THE_RETURN = frozenset({"return_id"})
NOT_TYPED = frozenset({"hidden", "submit", "button", "image", "reset", "file", "checkbox", "radio"})


@dataclass(frozen=True)
class FoundForm:
    """A form with one of its buttons, as someone saw it while the return was in a state."""

    actor: Actor
    state: str
    page: str
    action: str
    door: str
    fields: Mapping[str, str | list[str]]
    texts: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        return f"{self.door} of {self.page} as {self.actor} ({self.state})"

    @property
    def names(self) -> frozenset[str]:
        return frozenset({*self.fields, *self.texts, *self.choices})


@dataclass
class Sent:
    """What came of a form: the answer, the statements that wrote, and every text in the tables they wrote to."""

    answer: TestResponse
    writes: list[str]
    stored: set[str] = field(default_factory=set)

    @property
    def accepted(self) -> bool:
        return self.answer.status_code < 400

    @property
    def changes(self) -> list[str]:
        """What it wrote, without sessions, jobs and the record."""
        return [text for text in self.writes if not any(table in text for table in OUTSIDE)]


def forms_of(app: Flask, world: World, unit_of_work: Work) -> list[FoundForm]:
    """Every form of every page, once for each door, kind of button and set of fields, whoever sees it first."""
    found: dict[tuple[Any, ...], FoundForm] = {}
    for state in ("submitted", *LATER):
        with in_state(world, state, unit_of_work):
            for actor in (*WHO, *(HALF_WAY if state == "submitted" else ())):
                visitor = visitor_of(app, world, actor)
                for door in doors(app):
                    if not _goes_in(door, actor, state):
                        continue
                    for one in _on_page(app, visitor, path_of(app, world, door), actor, state):
                        key = (one.door, one.names, one.fields.get("_do"))
                        found.setdefault(key, one)
    return list(found.values())


def _goes_in(door: Door, actor: Actor, state: str) -> bool:
    if door.method != "GET" or any(word in door.rule.endpoint for word in FILES):
        return False
    if actor in HALF_WAY:
        return state == "submitted" and NOBODIES[0] in ALLOWED.get(door.name, ())
    return actor in ALLOWED.get(door.name, ()) and (state == "submitted" or bool(OF_THE_RETURN & door.rule.arguments))


def visitor_of(app: Flask, world: World, actor: Actor) -> Visitor:
    """A browser of whoever goes round."""
    if actor not in HALF_WAY:
        return Visitor(app, world.users[actor])
    visitor = Visitor(app, world.users[HALF_WAY[actor]])
    with db.unit_of_work() as session:
        row = session.scalars(select(UserSession).where(UserSession.id_hash == hash_of(visitor.token))).one()
        row.factor_at = row.fresh_at = None
    return visitor


def path_of(app: Flask, world: World, door: Door) -> str:
    """The address of a door, with the world's own records in it."""
    with app.test_request_context():
        built = door.rule.build({name: world.arguments[name] for name in door.rule.arguments})
    assert built is not None
    return built[1]


def _on_page(app: Flask, visitor: Visitor, path: str, actor: Actor, state: str) -> Iterator[FoundForm]:
    with visitor.at_the_door().get(path) as answer:
        text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
    if text.count('method="post"') < 2 and "/sign-out" in text:
        return  # Nothing but the button to sign out.
    page = Page(text)
    for form in page.all("form"):
        if form.get("method") != "post":
            continue
        for button in _kinds_of_buttons(form):
            read = read_form(form, button)
            door = _door_of(app, read.action)
            texts = tuple(dict.fromkeys(one.attrib["name"] for one in form.iter() if is_typed_into(one)))
            fields: Fields = {name: value for name, value in read.fields.items() if name != "csrf_token"}
            yield FoundForm(actor, state, path, read.action, door, fields, texts, _choices(form))


def _kinds_of_buttons(form: Element) -> Iterator[Element]:
    """One button of each name and beginning of its value: "clear:s1_1" and "clear:s1_2" are of one kind."""
    seen = set()
    for button in form.iter("button"):
        kind = (button.get("name"), button.get("value", "").partition(":")[0])
        if kind not in seen:
            seen.add(kind)
            yield button


def _door_of(app: Flask, action: str) -> str:
    try:
        endpoint, _ = app.url_map.bind("localhost").match(action.partition("?")[0], method="POST")
    except HTTPException:
        return f"POST nowhere: {action}"
    return f"POST {endpoint}"


def is_typed_into(element: Element) -> bool:
    if not element.get("name") or "disabled" in element.attrib:
        return False
    return element.tag == "textarea" or (element.tag == "input" and element.get("type", "text") not in NOT_TYPED)


def _choices(form: Element) -> dict[str, tuple[str, ...]]:
    """What may be chosen in each select, group of radios and group of boxes to tick."""
    found: dict[str, list[str]] = {}
    for element in form.iter():
        if element.tag == "select" and element.get("name"):
            options = [one.get("value", one.text or "") for one in element.iter("option")]
            found.setdefault(element.attrib["name"], []).extend(options)
        elif element.get("type") in ("checkbox", "radio") and element.get("name"):
            found.setdefault(element.attrib["name"], []).append(element.get("value", "on"))
    return {name: tuple(values) for name, values in found.items()}


@contextmanager
def in_state(world: World, state: str, unit_of_work: Work) -> Iterator[None]:
    """The return in another state for a while."""
    with unit_of_work() as session:
        undo = STATES[state].put(session.get_one(Return, world.target))
    yield
    with unit_of_work() as session:
        undo(session.get_one(Return, world.target))


def body_of(data: Mapping[str, str | list[str]]) -> bytes:
    """The fields as a browser sends them, and half characters as no browser would."""
    pairs = [(name, one) for name, value in data.items() for one in ([value] if isinstance(value, str) else value)]
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")


@dataclass
class Postbox:
    """Sends forms. What they write is looked at with ``look``, and then undone unless ``keep`` says that it stays."""

    app: Flask
    world: World
    look: bool = False
    keep: bool = False
    _visitors: dict[Actor, Visitor] = field(default_factory=dict)
    _stored: set[str] = field(default_factory=set)
    _writes: list[str] = field(default_factory=list)

    def send(self, form: FoundForm, data: Mapping[str, str | list[str]] | str, **headers: str) -> Sent:
        """Send fields, or a text as the body of a request that is no form."""
        visitor = self._visitors.get(form.actor)
        if visitor is None:
            visitor = self._visitors[form.actor] = visitor_of(self.app, self.world, form.actor)
        self._stored.clear()
        with count_statements(db.engine) as statements:
            self._writes = statements.texts
            answer = visitor.at_the_door().post(
                form.action,
                data=data.encode("utf-8", "surrogatepass") if isinstance(data, str) else body_of(data),
                content_type="application/json" if isinstance(data, str) else "application/x-www-form-urlencoded",
                headers={name.replace("_", "-"): value for name, value in headers.items()},
                buffered=True,
            )
        return Sent(answer, statements.writes, set(self._stored))

    def visitors(self) -> list[Visitor]:
        """The browsers of everybody who has sent something."""
        return list(self._visitors.values())

    def forget(self) -> None:
        """Nobody is signed in any longer."""
        self._visitors.clear()

    def instead_of_commit(self, finish: Callable[..., None]) -> Callable[..., None]:
        """What stands at the one commit: remember what would be kept, and undo it."""

        def undo(*, succeeded: bool) -> None:
            current = _current.get()
            if succeeded and self.look and current is not None:
                current.flush()
                self._stored |= set(texts_in(tables_of(self._writes)))
            finish(succeeded=succeeded and self.keep)

        return undo


def tables_of(statements: Iterable[str]) -> set[str]:
    """The tables that statements wrote to."""
    words = (text.split() for text in statements)
    named = {one[2] if one[0] == "INSERT" else one[1] for one in words if one and one[0] in ("INSERT", "UPDATE")}
    return {name.strip('"') for name in named}


def texts_in(tables: Iterable[str]) -> Iterator[str]:
    """Every text in every row, those inside of JSON too."""
    for name in tables:
        table = Base.metadata.tables.get(name)
        for row in db.session.execute(select(table)) if table is not None else ():
            for value in row:
                yield from _leaves(value)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one)
    elif value is not None:
        yield str(value)


@dataclass(frozen=True)
class Household:
    """A portal with its world and all forms that stand on its pages."""

    app: Flask
    world: World
    forms: list[FoundForm]
