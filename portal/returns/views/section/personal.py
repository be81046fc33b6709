"""Below a question, a warning when its answer looks as if it held a child's or a family's details."""

from __future__ import annotations

from collections.abc import Mapping

from portal.returns.personal import by_question, sentences
from portal.returns.views.blueprint import blueprint
from portal.returns.views.section.beside import Page, beside

blueprint.add_app_template_filter(sentences, "personal_details")


@beside("returns/_personal.html", order=10, follows=True)
def personal_details(page: Page) -> Mapping[str, list[str]]:
    """It follows what stands in the boxes, so it comes with what was just saved, and goes with what was taken out."""
    return by_question(
        (answer.question for answer in page.form.answers),
        {answer.question.key: answer.data for answer in page.form.answers},
    )
