"""What every hand-written form stands on: it reads what was typed into boxes, and nothing else."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto


class TypedForm(FlaskForm):  # type: ignore[misc]
    """A form whose fields are texts. Flask-WTF would take uploaded files and JSON for them as well, and whoever reads
    a field would meet a file, a number or half a surrogate pair where a text is meant.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The boxes of the request's form, unless the caller says what to read."""
            if formdata is _Auto:
                return request.form if form.is_submitted() else None
            return formdata
