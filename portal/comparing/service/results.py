"""Where one agency stands: for itself while it answers, and as a page once it has submitted."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from portal.comparing.elsewhere import standing
from portal.comparing.lines import Around, Line, line_of
from portal.comparing.partners import readings_of, spreads_for_partners
from portal.errors import NotFound
from portal.forms.comparable import readings_then
from portal.forms.figures import Measure, State, measures_of, read
from portal.permissions import Actor, Permission, require
from portal.returns import drafts
from portal.returns.history import Earlier, earlier_of
from portal.returns.models import Return, Submission
from portal.returns.reviewing.standing import agreed_of, is_shared
from portal.returns.service import Draft
from portal.returns.service.get_return import get_return


@dataclass(frozen=True, slots=True)
class Results:
    return_: Return
    submission: Submission
    sections: tuple[tuple[str, tuple[Line, ...]], ...]


def read_results(user: Actor, return_id: uuid.UUID) -> Results:
    """The own answers as they were submitted, beside everything else. NotFound before anything was submitted."""
    return_ = get_return(user, return_id)
    require(user, Permission.RETURN_READ, agency_id=return_.agency_id)
    question_set, submission = drafts.question_set_of(return_), drafts.latest_submission(return_)
    measures = measures_of(question_set)
    if submission is None or not measures:
        raise NotFound
    own = readings_of(question_set, submission, measures)
    agreed, around = _agreed(return_, measures), _around(return_, measures, earlier_of(return_))
    titles = {section.key: section.title for section in question_set.sections}
    lines: dict[str, list[Line]] = {}
    for measure in measures:
        if own[measure.key].state is not State.BLANK:
            line = line_of(measure, own[measure.key], around[measure.key], agreed.get(measure.key, ""))
            lines.setdefault(titles[measure.section], []).append(line)
    return Results(return_, submission, tuple((title, tuple(found)) for title, found in lines.items()))


def beside_draft(draft: Draft, keys: Sequence[str]) -> dict[str, Line]:
    """For questions of a draft that are answered, what stands beside the answer. Whoever reads the draft may see it."""
    if not draft.question_set.watches:
        return {}
    measures = [measure for measure in measures_of(draft.question_set) if measure.key in keys]
    given = {measure.key: read(measure, draft.answers) for measure in measures}
    done = [measure for measure in measures if given[measure.key].value is not None]
    if not done:
        return {}
    around = _around(draft.return_, done, draft.earlier)
    return {measure.key: line_of(measure, given[measure.key], around[measure.key]) for measure in done}


def _around(return_: Return, measures: Sequence[Measure], earlier: Sequence[Earlier]) -> dict[str, Around]:
    question_set = drafts.question_set_of(return_)
    own = next((one for one in earlier if one.is_own), None)
    previous = readings_then(measures, own.question_set, own.answers) if own is not None else {}
    partners = spreads_for_partners(return_.round, question_set, measures)
    elsewhere = standing(return_.round, question_set)
    return {
        measure.key: Around(
            previous.get(measure.key),
            partners[measure.key],
            {place: found for (key, place), found in elsewhere.items() if key == measure.key},
        )
        for measure in measures
    }


def _agreed(return_: Return, measures: Sequence[Measure]) -> dict[str, str]:
    """The validated grades, once the partnership has shared them; the own grade stays beside them."""
    if not is_shared(return_):
        return {}
    ratings = agreed_of([return_.id]).get(return_.id, {})
    labels = {(measure.key, option.key): option.label for measure in measures for option in measure.options}
    return {key: labels[key, one.rating] for key, one in ratings.items() if (key, one.rating) in labels}
