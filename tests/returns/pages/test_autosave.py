"""The door of the script that saves while someone types: JSON that says what is stored and what looks different now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.accounts.models import User
from portal.returns.models import Return, Status
from tests.support.client import Fields, PageClient, find_form
from tests.support.rounds import Audit

Browser = Callable[[User], PageClient]
Stored = Callable[[], tuple[Return, dict[str, object]]]
JSON = {"Accept": "application/json"}
KEY, NEW = "s1_1_how_we_know", "s1_1_evidence-new-title"


@pytest.fixture
def mine(audit: Audit, browser_of: Browser) -> PageClient:
    return browser_of(audit.editor)


@pytest.fixture
def theirs(audit: Audit, browser_of: Browser) -> PageClient:
    return browser_of(audit.lead)


def opened(client: PageClient, address: str) -> Fields:
    """What stands on a page, without a button."""
    fields = dict(find_form(client.page(address), "Save and continue").fields)
    return {name: value for name, value in fields.items() if name != "_go"}


def sent(client: PageClient, address: str, fields: Fields, status: int = 200, **typed: str) -> dict[str, Any]:
    answer = client.post(address, data={**fields, **typed}, headers=JSON)
    assert answer.status_code == status
    return dict(answer.get_json())


def test_a_save_says_when_and_what_to_base_the_next_one_on(mine: PageClient, home: str, stored: Stored) -> None:
    reply = sent(mine, f"{home}/s1", opened(mine, f"{home}/s1"), **{KEY: "Typed"})
    assert (reply["revision"], reply["saved"][:6], reply["groups"]) == (1, "Saved ", {})
    assert stored()[1][KEY] == "Typed"


def test_what_a_colleague_changed_comes_back_and_says_so(mine: PageClient, theirs: PageClient, home: str) -> None:
    fields = opened(mine, f"{home}/s1")
    sent(theirs, f"{home}/s1", opened(theirs, f"{home}/s1"), s1_1="met")
    reply = sent(mine, f"{home}/s1", fields, s1_2="met")
    assert (reply["others"], list(reply["groups"])) == (["s1_1"], ["s1_1"])
    assert "Changed by a colleague" in reply["groups"]["s1_1"]


def test_a_rating_chosen_meanwhile_is_not_overwritten(
    mine: PageClient, theirs: PageClient, home: str, stored: Stored
) -> None:
    fields = opened(mine, f"{home}/s1")
    sent(theirs, f"{home}/s1", opened(theirs, f"{home}/s1"), s1_1="met")
    reply = sent(mine, f"{home}/s1", fields, s1_1="partly")
    assert (stored()[1]["s1_1"], reply["undecided"]) == ("met", ["s1_1"])


def test_a_conflict_is_shown_once_and_again_when_there_is_more(
    mine: PageClient, theirs: PageClient, home: str, stored: Stored
) -> None:
    fields = opened(mine, f"{home}/s1")
    sent(theirs, f"{home}/s1", opened(theirs, f"{home}/s1"), **{KEY: "Theirs"})
    first = sent(mine, f"{home}/s1", fields, **{KEY: "Mine", "s1_2": "met"})
    assert (stored()[1][KEY], stored()[1]["s1_2"]) == ("Theirs", "met")
    assert "Theirs" in first["groups"]["s1_1"]
    fields |= {"_revision": str(first["revision"]), "_base": f"{KEY}:0:{first['revision']}"}
    second = sent(mine, f"{home}/s1", fields, **{KEY: "Mine and more", "s1_3": "met"})
    assert (second["undecided"], second["groups"]) == ([KEY], {})
    fields |= {"_revision": str(second["revision"]), "s1_2": "met", "s1_3": "met"}
    sent(theirs, f"{home}/s1", opened(theirs, f"{home}/s1"), **{KEY: "Theirs again"})
    third = sent(mine, f"{home}/s1", fields, **{KEY: "Mine and more"})
    assert "Theirs again" in third["groups"]["s1_1"]
    assert "Mine and more" in third["groups"]["s1_1"]
    gone = sent(mine, f"{home}/s1", fields, **{KEY: "Theirs again"})
    assert (gone["undecided"], list(gone["groups"])) == ([], ["s1_1"]), "the choice is over, and the page shows it"


def test_a_new_row_becomes_a_box_to_tick_and_is_there_once(mine: PageClient, home: str, stored: Stored) -> None:
    fields = opened(mine, f"{home}/s1")
    for title in ("Pol", "Policy", "Policy on visits"):
        reply = sent(mine, f"{home}/s1", fields, **{NEW: title, "s1_1": "met"})
        fields["_revision"] = str(reply["revision"])
    assert [row["title"] for row in stored()[1]["evidence"]] == ["Policy on visits"]  # type: ignore[attr-defined]
    html = reply["groups"]["s1_1"]
    assert "Policy on visits</label>" in html
    assert str(fields["s1_1_evidence-new-id"]) not in html.partition("Policy on visits</label>")[2], "a new new row"


def test_a_row_is_added_and_removed_in_place(mine: PageClient, home: str, stored: Stored) -> None:
    fields = opened(mine, f"{home}/evidence")
    added = sent(mine, f"{home}/evidence", fields, **{"evidence-0-title": "Policy", "_add": "evidence"})
    assert 'name="evidence-1-title"' in added["groups"]["evidence"]
    assert (added["focus"], bool(added["said"])) == ("evidence-new", True)
    [row] = stored()[1]["evidence"]  # type: ignore[misc]
    fields["_revision"] = str(added["revision"])
    fields["evidence-0-title"] = "Policy"
    removed = sent(mine, f"{home}/evidence", fields, _remove=f"evidence:{row['id']}")
    assert stored()[1]["evidence"] == []
    assert (list(removed["groups"]), removed["focus"]) == (["evidence"], "evidence-add")


@pytest.mark.parametrize("key", ["s1_1", "s1_1_share"])
def test_a_choice_can_be_taken_back_with_and_without_scripts(
    mine: PageClient, home: str, stored: Stored, key: str
) -> None:
    options = {"s1_1": "met", "s1_1_share": "yes"}
    reply = sent(mine, f"{home}/s1", opened(mine, f"{home}/s1"), **options)
    assert reply["revision"] == 1
    page = mine.page(f"{home}/s1")
    [button] = [each for each in page.all("button") if each.get("value") == key and each.get("name") == "_clear"]
    assert "hidden" not in button.attrib
    after = mine.submit(page, {}, button="".join(button.itertext()))
    assert stored()[1][key] == ""
    assert [each for each in after.all("button") if each.get("value") == key and "hidden" in each.attrib]


@pytest.mark.parametrize("base", [f"{KEY}:99:1", f"{KEY}:-1:1", f"{KEY}::", KEY, f"{KEY}:x:1"])
def test_a_base_that_never_was_saves_nothing(mine: PageClient, home: str, stored: Stored, base: str) -> None:
    reply = sent(mine, f"{home}/s1", opened(mine, f"{home}/s1"), 400, **{KEY: "Typed", "_base": base})
    assert reply["error"]
    assert stored()[1] == {}


def test_whoever_is_signed_out_is_told_so_and_not_led_away(mine: PageClient, new_client: Any, home: str) -> None:
    fields = opened(mine, f"{home}/s1")
    mine.post("/sign-out", data={"csrf_token": fields["csrf_token"]})
    stale = sent(mine, f"{home}/s1", fields, 400, **{KEY: "Typed"})
    assert stale["reason"] == "csrf"
    answer = mine.get(f"{home}/s1", headers={"Accept": "application/json, text/html;q=0.5"})
    assert (answer.status_code, answer.get_json()["error"]) == (401, "You have been signed out")


def test_answers_that_are_with_the_approver_are_not_changed(
    mine: PageClient, home: str, bring_to: Callable[[Status], None]
) -> None:
    fields = opened(mine, f"{home}/s1")
    bring_to(Status.AWAITING_APPROVAL)
    reply = sent(mine, f"{home}/s1", fields, 409, **{KEY: "Too late"})
    assert "waiting for approval" in reply["remedy"]


def test_only_wrong_answers_are_errors_until_all_are_checked(mine: PageClient, home: str) -> None:
    sent(mine, f"{home}/profile", opened(mine, f"{home}/profile"), headcount_staff="many")
    assert [link for _, link in mine.page(f"{home}/profile?check=1").errors] == ["#headcount_staff"]
    assert len(mine.page(f"{home}/profile?check=all").errors) > 1
