"""From rows of the database to rows of a workbook: the latest submission of each agency, never a draft.

Beside it goes what the agency, or one that has merged into it, submitted in the previous round.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import select

from exports.rows import About, Agreed, Earlier, PreviousRound, ReturnRow
from exports.rows import Status as WorkbookStatus
from portal.comparing.elsewhere import standing
from portal.database import db, now
from portal.forms import library
from portal.reporting.progress import Filters, Line, all_lines
from portal.returns.histories import previous_submissions
from portal.returns.models import Round, Submission
from portal.returns.reviewing.models import AgreedRating
from portal.returns.reviewing.standing import agreed_of, is_reviewed
from portal.surveys.offered import survey_for
from portal.surveys.service import meetings_of, people_of, was_held

BATCH = 100


def about(round_: Round, filters: Filters, reference: str) -> About:
    """What the ``Notes`` sheet says of the workbook."""
    return About(
        round_key=round_.key,
        round_title=round_.title,
        partnership=round_.partnership.name,
        taken_at=now(),
        opened=round_.opens_on,
        due=round_.due_on,
        filters=filters.pairs(),
        reference=reference,
        previous=_previous(round_),
        compared=standing(round_, library.get(round_.question_set, round_.version)),
    )


def with_people(about: About, round_: Round) -> About:
    """What the consolidated workbook says besides: what was agreed, and what practitioners and managers were asked."""
    reviewed = replace(about, reviewed=is_reviewed(round_))
    if survey_for(round_) is None:
        return reviewed
    return replace(reviewed, surveyed=was_held(round_), meetings=meetings_of(round_))


def _previous(round_: Round) -> PreviousRound | None:
    if round_.previous_id is None:
        return None
    previous = db.session.get_one(Round, round_.previous_id)
    return PreviousRound(previous.title, library.get(previous.question_set, previous.version))


def return_rows(round_: Round, filters: Filters) -> Iterator[ReturnRow]:
    """One row an agency; snapshots are read a hundred at a time, so that memory does not grow with the round."""
    every, reviewed = all_lines(round_, filters), is_reviewed(round_)
    question_set = library.get(round_.question_set, round_.version)
    while lines := list(islice(every, BATCH)):
        snapshots = _snapshots(line.submission_id for line in lines if line.submission_id is not None)
        earlier, agreed = _earlier(round_, lines), agreed_of([line.return_id for line in lines]) if reviewed else {}
        first = _first(lines)
        answers = {line.return_id: snapshots[line.submission_id].answers for line in lines if line.submission_id}
        people = people_of(question_set, answers) if survey_for(round_) is not None else {}
        for line in lines:
            submission = snapshots.get(line.submission_id) if line.submission_id is not None else None
            row = _row(line, submission, earlier.get(line.agency_id))
            yield replace(
                row,
                agreed=_agreed(agreed, line),
                first=first.get(line.return_id),
                people=people.get(line.return_id, ()),
            )


def _first(lines: Sequence[Line]) -> dict[uuid.UUID, Mapping[str, Any]]:
    """What was submitted first by those that have submitted again since."""
    corrected = [line.return_id for line in lines if line.number > 1]
    if not corrected:
        return {}
    query = select(Submission).where(Submission.return_id.in_(corrected), Submission.number == 1)
    return {submission.return_id: submission.answers for submission in db.session.scalars(query)}


def _agreed(agreed: Mapping[uuid.UUID, Mapping[str, AgreedRating]], line: Line) -> dict[str, Agreed]:
    return {key: Agreed(one.rating, one.reason) for key, one in agreed.get(line.return_id, {}).items()}


def rows_of(lines: Sequence[Line]) -> list[ReturnRow]:
    """One row a line, without what was submitted the round before. One statement."""
    snapshots = _snapshots(line.submission_id for line in lines if line.submission_id is not None)
    return [_row(line, snapshots.get(line.submission_id) if line.submission_id else None, None) for line in lines]


def _snapshots(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Submission]:
    found = db.session.scalars(select(Submission).where(Submission.id.in_(list(ids)))).all()
    return {submission.id: submission for submission in found}


def _earlier(round_: Round, lines: Sequence[Line]) -> dict[uuid.UUID, Submission]:
    if round_.previous_id is None:
        return {}
    return previous_submissions(round_.previous_id, [line.agency_id for line in lines])


def _row(line: Line, submission: Submission | None, earlier: Submission | None) -> ReturnRow:
    return ReturnRow(
        agency_code=line.agency_code,
        agency=line.agency,
        status=WorkbookStatus(line.status.value),
        sector=line.sector,
        kinds=frozenset(submission.kinds) if submission is not None else line.kinds,
        short=submission.short if submission is not None else line.short,
        late=line.late,
        excused=line.excused,
        answered=line.answered,
        asked=line.asked,
        due=line.due_on,
        started_at=line.started_at,
        submitted_at=submission.submitted_at if submission is not None else None,
        accepted_at=line.accepted_at,
        reference=line.reference,
        revision=line.number,
        answers=submission.answers if submission is not None else None,
        earlier=Earlier(earlier.answers, frozenset(earlier.kinds), earlier.short) if earlier is not None else None,
    )
