"""Hostile text in every field of every form: no error, no markup, and what was accepted is kept as it was typed."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

import pytest

from portal.forms.answers import is_blank_text
from tests.hostile.load import all_strings, load, some
from tests.permissions.declared import ALLOWED
from tests.permissions.test_matrix import doors
from tests.permissions.world import ACTORS, NOBODIES
from tests.security.filling_in import Data, free, typed_into
from tests.security.found_forms import FoundForm, Household, Postbox, Sent, path_of
from tests.support import pages
from tests.support.client import LAST_ERROR
from tests.support.pages import Page

pytestmark = pytest.mark.sqlite
LONGEST = 20_000
"""Longer values are refused by the size of the whole request, which has tests of its own."""

TEXTS = sorted({text for _, text in all_strings(LONGEST)} | {"\ud800", "a\udfffb", "\U0010ffff"})
SHORT = [text for text in TEXTS if not is_blank_text(text) and len(text) <= 150]
MARKUP = [str(one) for one in load("xss.txt")]

LOOKED_AT = ("is_valid_html", "has_each_id_once", "keeps_code_and_style_in_files", "fetches_nothing_from_elsewhere")
"""What a page must be whatever was sent; a hidden field that was tampered with has no box to lead to."""

WORDS = ("invalid-codepoint", "<input value=")
"""Complaints about words in a box, which do nothing there."""

BLIND = "no page"
"""Where a form was found that was not found, and of which nobody knows the fields."""

SIGNATURE = frozenset({"name", "job_title"})
NOT_KEPT = {
    "returns.decide:back": SIGNATURE,
    "accounts.prove": frozenset({"code"}),
    "accounts.accept": frozenset({"password"}),
    "concerns.start": frozenset({"keep_from"}),
    "door.ask_again": frozenset({"reference"}),
}
"""Fields whose words another button of the form needs, that are compared with something or hashed and forgotten, or
that are sealed, so that nobody finds them in a table.
"""


def wrong_with(household: Household, sent: Sent) -> Iterator[str]:
    """What must not be on any page, whatever was sent."""
    if sent.answer.status_code >= 500:
        yield f"{sent.answer.status_code} {household.app.extensions.pop(LAST_ERROR, None)!r}"
    elif sent.answer.mimetype == "text/html" and sent.answer.status_code not in (302, 303):
        found = pages.problems(sent.answer.text)
        yield from (one for one in found if one.startswith(LOOKED_AT) and not any(word in one for word in WORDS))


def documented(text: str) -> set[str]:
    """What a text may have become: composed, with line ends as LF, in one line, without blanks around it or doubled.

    Bytes that are no UTF-8, such as half a surrogate pair, arrive written out as "%ED%A0%80", which can be seen.
    """
    arrived = text.encode("utf-8", "surrogatepass").decode("utf-8", "werkzeug.url_quote")
    composed = unicodedata.normalize("NFC", arrived)
    lines = composed.replace("\r\n", "\n").replace("\r", "\n")
    in_one = composed.translate(str.maketrans("\t\r\n", "   "))
    return {lines, lines.strip(), in_one.strip(), re.sub(" +", " ", in_one).strip()}


def lost(form: FoundForm, sent: Sent, data: Data) -> Iterator[str]:
    """The fields of an accepted form whose words are at the end of no text that it wrote."""
    if not sent.accepted or not sent.writes or form.page == BLIND:
        return
    button = str(form.fields.get("_do", "")).partition(":")[0]
    passing = NOT_KEPT.get(form.door.removeprefix("POST ") + (f":{button}" if button else ""), frozenset())
    removed = str(form.fields.get("_remove", "")).partition(":")[0]
    stored = [unicodedata.normalize("NFC", one) for one in sent.stored]
    for name in free(form):
        text = data[name]
        if removed and name.startswith(f"{removed}-"):
            continue
        if name in passing or not isinstance(text, str) or is_blank_text(text):
            continue
        if not any(one.endswith(form_of_it) for form_of_it in documented(text) for one in stored):
            yield f"{name} was accepted and not kept: {text!r:.80}"


def quick_sends(forms: list[FoundForm]) -> Iterator[tuple[FoundForm, Data]]:
    """Each form with texts everywhere, with texts where any words will do, and with what is hidden replaced too."""
    wheel, short = itertools.cycle(TEXTS), itertools.cycle(SHORT)
    for form in forms:
        yield form, typed_into(form, sorted(form.names), list(itertools.islice(wheel, 3 + len(form.names))))
        if form.texts:
            yield form, typed_into(form, form.texts, list(itertools.islice(wheel, 3 * len(form.texts))))
        if free(form):
            yield form, typed_into(form, free(form), list(itertools.islice(short, 3 * len(free(form)))))


def all_sends(forms: list[FoundForm]) -> Iterator[tuple[FoundForm, Data]]:
    """Every text in every form, as many at once as it has fields."""
    for form in forms:
        for names, texts in ((list(form.texts), TEXTS), (free(form), SHORT)):
            for start in range(0, len(texts) if names else 0, max(1, len(names))):
                chosen = texts[start : start + len(names)]
                yield form, typed_into(form, names[: len(chosen)], chosen)


def send_all(
    household: Household, postbox: Postbox, sends: Iterable[tuple[FoundForm, Data]]
) -> tuple[int, set[str], list[str]]:
    """How many were sent, the forms of which one at least was accepted, and all that is wrong."""
    postbox.look, count, accepted, wrong = True, 0, set[str](), list[str]()
    for form, data in sends:
        sent = postbox.send(form, data)
        count += 1
        accepted |= {form.name} if sent.accepted and sent.writes else set()
        wrong += [f"{form.name}: {one}" for one in (*wrong_with(household, sent), *lost(form, sent, data))]
    return count, accepted, wrong


@pytest.mark.goal("I1")
def test_hostile_text_in_every_form(household: Household, postbox: Postbox) -> None:
    count, accepted, wrong = send_all(household, postbox, quick_sends(household.forms))
    assert not wrong, "\n".join(wrong)
    assert count > 200
    assert len(accepted) > 40


@pytest.mark.soak
@pytest.mark.goal("I1")
@pytest.mark.parametrize("part", range(8))
def test_every_hostile_text_in_every_form(household: Household, postbox: Postbox, part: int) -> None:
    count, _accepted, wrong = send_all(household, postbox, all_sends(household.forms[part::8]))
    assert wrong == []
    assert count > 1_000


def tree_of(html: str) -> list[tuple[str, list[str]]]:
    """The elements of a page with the names of their attributes: what markup would change, and words do not."""
    return [(str(one.tag), sorted(one.attrib)) for one in Page(html).elements]


def harmless(text: str) -> str:
    """A twin of the text that is as long, of which nothing is markup; no key of ours either, for it has capitals."""
    return "".join(one if one.isalnum() or one == " " else "X" for one in text)


def built_differently(postbox: Postbox, forms: Iterable[tuple[FoundForm, str]]) -> tuple[int, list[str]]:
    """How many forms came back with the markup that was typed into them, and those that then are built differently."""
    shown, wrong = 0, []
    for form, payload in forms:
        evil = postbox.send(form, typed_into(form, form.texts, payload)).answer
        if evil.mimetype != "text/html" or evil.status_code in (302, 303) or "&lt;" not in evil.text:
            continue
        plain = postbox.send(form, typed_into(form, form.texts, harmless(payload))).answer
        if evil.status_code == plain.status_code:
            shown += 1
            wrong += [f"{form.name}: {payload}"] if tree_of(evil.text) != tree_of(plain.text) else []
    return shown, wrong


def with_boxes(household: Household) -> list[FoundForm]:
    return [form for form in household.forms if form.texts]


@pytest.mark.goal("I6")
@pytest.mark.threat(15)
@pytest.mark.asvs("1.2.1")
def test_a_page_with_markup_typed_into_it_is_built_as_with_words(household: Household, postbox: Postbox) -> None:
    tags = [one for one in MARKUP if "<" in one]
    typed = [(form, tags[place % len(tags)]) for place, form in enumerate(with_boxes(household))]
    shown, wrong = built_differently(postbox, typed)
    assert wrong == []
    assert shown > 20


@pytest.mark.soak
@pytest.mark.goal("I6")
@pytest.mark.threat(15)
def test_a_page_with_any_markup_typed_into_it_is_built_as_with_words(household: Household, postbox: Postbox) -> None:
    typed = [(form, payload) for form in with_boxes(household) for payload in MARKUP]
    shown, wrong = built_differently(postbox, typed)
    assert wrong == []
    assert shown > 1_000


def behind_no_page(household: Household) -> list[FoundForm]:
    """A form for each door that no page of this world leads to, with all names that other forms have.

    A script sends to some, and the others are there in another state of things: a round that is about to begin, an
    e-mail's link.
    """
    names = sorted({name for form in household.forms for name in form.texts if "-" not in name and "_" not in name})
    found, made = {form.door for form in household.forms}, []
    for door in doors(household.app):
        if door.method == "POST" and door.name not in found:
            known = (one for one in ACTORS if one in ALLOWED.get(door.name, ()) and household.world.users[one])
            path = path_of(household.app, household.world, door)
            actor = next(known, NOBODIES[0])
            made.append(FoundForm(actor, "submitted", BLIND, path, door.name, {}, tuple(names), {}))
    return made


@pytest.mark.goal("I1")
def test_hostile_text_at_every_other_door(household: Household, postbox: Postbox) -> None:
    forms = behind_no_page(household)
    count, _accepted, wrong = send_all(household, postbox, [one for one in quick_sends(forms) if one[1]])
    assert not wrong, "\n".join(wrong)
    assert count > len(forms) > 10


JSON_DOORS = ("passkey_options", "add_another_passkey", "add_first_passkey", "prove", "returns.save", "accounts.stay")


@pytest.mark.goal("I1")
def test_hostile_json_at_the_doors_that_scripts_send_to(household: Household, postbox: Postbox) -> None:
    """As a body, and as what a passkey said, which the form carries in one of its fields."""
    bodies, wrong, tried = [str(one) for one in load("json_bodies.jsonl")], [], set()
    for form in (*household.forms, *behind_no_page(household)):
        if form.door in tried or not form.door.endswith(JSON_DOORS):
            continue
        tried.add(form.door)
        for body in some([one for one in bodies if len(one) <= LONGEST]):
            for data in ({**form.fields, "credential": body}, body):
                sent = postbox.send(form, data, Accept="application/json")
                wrong += [f"{form.name}: {body:.60} {one}" for one in wrong_with(household, sent)]
    assert not wrong, "\n".join(wrong)
    assert len(tried) >= 6
