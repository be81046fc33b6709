"""Works pages over HTTP, without scripts: every button is a page that comes back."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from flask.testing import FlaskClient

from tests.burden.hand import Hand
from tests.burden.quick_page import QuickPage
from tests.support.client import Fields, read_form
from tests.support.pages import FIELDS


class HttpHand(Hand):
    def __init__(self, client: FlaskClient) -> None:
        super().__init__()
        self.client = client
        self.page: QuickPage
        self.typed: Fields = {}
        self.opened: set[Element] = set()

    def _show(self, page: QuickPage) -> None:
        self.page, self.typed, self.opened = page, {}, set()

    def _named(self, name: str) -> list[Element]:
        tags = (*FIELDS, "button")
        return [each for each in self.page.all(*tags) if each.get("name") == name and each.get("type") != "hidden"]

    def offers(self, name: str, value: str = "") -> bool:
        return any(each.get("value", "").startswith(value) for each in self._named(name))

    def _go(self, path: str) -> None:
        self._show(QuickPage(self.client.get(path).text))

    def _write(self, name: str, text: str) -> None:
        assert self.offers(name), name
        self.typed[name] = text

    def _choose(self, name: str, value: str) -> None:
        options = self._named(name) if not self._is_list(name) else self._named(name)[0].findall("option")
        assert value in [each.get("value") for each in options], (name, value)
        self.typed[name] = value

    def _tick(self, name: str) -> None:
        self.typed[name] = ["", self._named(name)[0].get("value", "")]

    def _press(self, name: str, value: str, moves_on: bool) -> None:
        button = next(each for each in self._named(name) if each.get("value", "").startswith(value))
        form = next(each for each in self.page.all("form") if button in each.iter())
        data = {**read_form(form, button).fields, **self.typed}
        answer = self.client.post(form.attrib["action"], data=data, follow_redirects=True)
        assert answer.status_code == 200, answer.status_code
        self._show(QuickPage(answer.text))

    def _is_list(self, name: str) -> bool:
        return self._named(name)[0].tag == "select"

    def _unfold(self, name: str) -> int:
        element, count = self._named(name)[0], 0
        while element in self.page.parents:
            element = self.page.parents[element]
            if element.tag == "details" and "open" not in element.attrib and element not in self.opened:
                self.opened.add(element)
                count += 1
        return count
