"""The page-inspecting client sees what is wrong: for every check a page that it must refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, Response
from werkzeug.datastructures import Headers

from portal.permissions import public
from tests.support import headers, pages
from tests.support.client import PageClient, PageProblem, find_form
from tests.support.pages import Page

HEAD = "<!DOCTYPE html><html lang='en'><head><title>Sign in – Portal</title>{}</head><body>{}</body></html>"
H1 = "<h1>Sign in</h1>"
TOKEN = "<input type='hidden' name='csrf_token' value='x'>"
FORM = "<form method='post' action='/'>" + TOKEN + "{}</form>"
SUMMARY = "<div class='govuk-error-summary'><a href='#{}'>Enter a name</a></div>"


def page(body: str = "", head: str = "", heading: str = H1) -> str:
    return HEAD.format(head, heading + body)


GOOD = [
    page(FORM.format("<label for='n'>Name</label><input id='n' name='n'><button>Save</button>")),
    page(FORM.format("<label>Name <input name='n'></label>")),
    page("<form method='get' action='/'><input name='q' aria-label='Search'></form>"),
    page("<img src='/x.png' alt=''><fieldset><legend>Which?</legend></fieldset><a href='#a' id='a'>Down</a>"),
    page(SUMMARY.format("n") + "<label for='n'>N</label><input id='n'>").replace("<title>", "<title>Error: "),
    page(heading="<h1><span class='govuk-caption-l'>Standard 1</span> Sign in</h1>"),
]

BAD = [
    ("is_valid_html", page("<div>")),
    ("is_valid_html", page().removeprefix("<!DOCTYPE html>")),
    ("says_its_language", page().replace(" lang='en'", "")),
    ("has_one_h1_that_begins_the_title", page(heading="")),
    ("has_one_h1_that_begins_the_title", page("<h1>Sign in</h1>")),
    ("has_one_h1_that_begins_the_title", page(heading="<h1>Welcome</h1>")),
    ("has_one_h1_that_begins_the_title", page(heading="<h1></h1>")),
    ("says_error_first_in_the_title", page(SUMMARY.format("n") + "<input id='n' aria-label='N'>")),
    ("says_error_first_in_the_title", page().replace("<title>", "<title>Error: ")),
    ("has_each_id_once", page("<p id='a'></p><p id='a'></p>")),
    ("points_at_what_exists", page("<label for='gone'>N</label>")),
    ("points_at_what_exists", page("<input aria-label='N' aria-describedby='gone'>")),
    ("points_at_what_exists", page("<p aria-labelledby='gone'>N</p>")),
    ("has_links_that_land", page("<a href='#gone'>Down</a>")),
    ("has_whole_forms", page("<form action='/'></form>")),
    ("has_whole_forms", page(f"<form method='post'>{TOKEN}</form>")),
    ("has_whole_forms", page("<form method='post' action='/'></form>")),
    ("has_whole_forms", page(f"<form method='post' action='/'>{TOKEN.replace('x', '')}</form>")),
    ("has_whole_forms", page(f"<form method='get' action='/'>{TOKEN}</form>")),
    ("names_its_fields", page("<input name='n'>")),
    ("names_its_fields", page("<label for='n'></label><select id='n'></select>")),
    ("names_its_fields", page("<fieldset><p>Which?</p></fieldset>")),
    ("names_its_links_and_buttons", page("<a href='/'></a>")),
    ("names_its_links_and_buttons", page("<button></button>")),
    ("has_errors_that_land_on_fields", page(SUMMARY.format("n") + "<div id='n'></div>")),
    ("has_errors_that_land_on_fields", page(SUMMARY.format("n") + "<input type='hidden' id='n'>")),
    ("has_errors_that_land_on_fields", page(SUMMARY.format("gone"))),
    ("keeps_code_and_style_in_files", page("<p style='color: red'>x</p>")),
    ("keeps_code_and_style_in_files", page("<script>go()</script>")),
    ("keeps_code_and_style_in_files", page(head="<style>p {}</style>")),
    ("keeps_code_and_style_in_files", page("<p onclick='go()'>x</p>")),
    ("keeps_code_and_style_in_files", page("<a href='javascript:go()'>x</a>")),
    ("fetches_nothing_from_elsewhere", page(head="<link rel='stylesheet' href='https://example.org/x.css'>")),
    ("fetches_nothing_from_elsewhere", page("<img alt='' src='//example.org/x.png'>")),
    ("describes_its_images", page("<img src='/x.png'>")),
]


@pytest.mark.parametrize("html", GOOD)
def test_a_good_page_passes(html: str) -> None:
    assert pages.problems(html) == ()


@pytest.mark.parametrize(("name", "html"), BAD, ids=[f"{name}-{number}" for number, (name, _) in enumerate(BAD)])
def test_a_bad_page_is_found(name: str, html: str) -> None:
    assert name in {problem.split(":")[0] for problem in pages.problems(html)}


def test_words_are_read_as_they_stand_on_the_screen() -> None:
    shown = Page(page("<p>One<b>two</b></p><p>three</p><table><tr><td>4</td><td>5</td></tr></table>"))
    assert shown.text == "Sign in Onetwo three 4 5"


def test_every_check_has_a_page_that_it_refuses() -> None:
    assert {name for name, _ in BAD} == {*pages.CHECKS}


POLICY = "default-src 'none'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
GOOD_HEADERS = {
    **headers.EXACT,
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
}


def test_good_headers_pass_and_a_file_may_be_kept() -> None:
    assert list(headers.problems("/", Headers(GOOD_HEADERS))) == []
    kept = Headers(GOOD_HEADERS | {"Cache-Control": "public, max-age=60"})
    assert list(headers.problems("/static/x.css", kept)) == []
    assert list(headers.problems("/returns", kept))


@pytest.mark.parametrize("name", GOOD_HEADERS)
def test_a_missing_header_is_found(name: str) -> None:
    assert list(headers.problems("/", Headers({key: value for key, value in GOOD_HEADERS.items() if key != name})))


@pytest.mark.parametrize("source", ["'unsafe-inline'", "'unsafe-eval'", "*", "https:", "example.org", "data:"])
def test_a_loose_policy_is_found(source: str) -> None:
    loose = POLICY.replace("script-src 'self'", f"script-src 'self' {source}")
    assert list(headers.policy_problems(loose))


def test_the_client_refuses_a_bad_page(app: Flask, client: PageClient) -> None:
    app.add_url_rule("/bad", "bad", public(lambda: page("<img src='/x.png'>")))
    app.add_url_rule("/good", "good", public(lambda: page()))
    assert client.page("/good").h1 == "Sign in"
    with pytest.raises(PageProblem, match="describes_its_images"):
        client.get("/bad")
    with pytest.raises(PageProblem, match="answered 404"):
        client.page("/nowhere")


def test_the_client_refuses_missing_headers(app: Flask, client: PageClient) -> None:
    def strip(response: Response) -> Response:
        del response.headers["Content-Security-Policy"]
        return response

    app.after_request_funcs[None].insert(0, strip)
    with pytest.raises(PageProblem, match="Content-Security-Policy"):
        client.get("/health")


def test_the_client_refuses_a_failure_and_shows_where_it_came_from(app: Flask, client: PageClient) -> None:
    def fails() -> str:
        raise LookupError("an example")

    app.add_url_rule("/fails", "fails", public(fails))
    with pytest.raises(PageProblem, match="answered 500") as caught:
        client.get("/fails")
    assert isinstance(caught.value.__cause__, LookupError)
    client.may_fail = True
    assert "an example" not in client.page("/fails", 500).text


def test_a_form_is_filled_in_as_a_person_would(app: Flask, client: PageClient) -> None:
    from flask import request

    sent: dict[str, list[str]] = {}

    def receive() -> str:
        sent.update(request.form.to_dict(flat=False))
        return page()

    app.add_url_rule("/send", "send", public(receive), methods=["POST"])
    fields = (
        "<label>N<input name='name' value='shown'></label><label>T<textarea name='text'>\nkept</textarea></label>"
        "<label>A<input type='checkbox' name='kinds' value='a' checked></label>"
        "<label>B<input type='checkbox' name='kinds' value='b'></label>"
        "<label>C<input type='checkbox' name='kinds' value='c' checked></label>"
        "<label>S<select name='one'><option value='1'>One</option>"
        "<option value='2' selected>Two</option></select></label>"
        "<button name='action' value='save'>Save</button>"
    )
    token = client.page("/sign-in")
    value = next(field.get("value", "") for field in token.all("input") if field.get("name") == "csrf_token")
    form = FORM.replace("action='/'", "action='/send'").replace("'x'", f"'{value}'").format(fields)
    client.submit(Page(page(form)), {"name": "typed"}, button="Save")
    del sent["csrf_token"]
    assert sent == {"name": ["typed"], "text": ["kept"], "kinds": ["a", "c"], "one": ["2"], "action": ["save"]}
    with pytest.raises(PageProblem, match="no field nothing"):
        client.submit(Page(page(form)), {"nothing": "typed"}, button="Save")
    with pytest.raises(PageProblem, match="no form with a button 'Gone'"):
        find_form(Page(page(form)), "Gone")


def test_each_client_has_cookies_of_its_own(new_client: Callable[[], PageClient]) -> None:
    one, other = new_client(), new_client()
    one.page("/sign-in")
    assert one._cookies
    assert not other._cookies
