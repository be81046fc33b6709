"""The registry of controls: for each answer type the class that puts it on a page."""

from __future__ import annotations

from portal.forms.web.birth import BirthBoxes
from portal.forms.web.boxes import EmailBox, LongTextBox, MoneyBox, NumberBox, TextBox
from portal.forms.web.choosing import CheckboxList, OneOf
from portal.forms.web.control import Control
from portal.forms.web.day import DayBoxes
from portal.forms.web.reason import ReasonBoxes
from portal.forms.web.refs import RowPicker
from portal.forms.web.rows import RowList

CONTROLS: dict[str, Control] = {
    "text": TextBox(),
    "long_text": LongTextBox(),
    "email": EmailBox(),
    "choice": OneOf(),
    "yes_no": OneOf(),
    "choices": CheckboxList(),
    "number": NumberBox(),
    "money": MoneyBox(),
    "date": DayBoxes(),
    "approximate_day": TextBox(),
    "birth_date": BirthBoxes(),
    "not_known": ReasonBoxes(),
    "refs": RowPicker(),
    "rows": RowList(),
}
"""Every control by the name of its answer type; the same names as ``portal.forms.answers.TYPES``."""
