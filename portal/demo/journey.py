"""What people do with one return, step by step, through the same verbs as on the pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portal.accounts.models import User
from portal.database import pretend_now
from portal.demo.accounts import Cast
from portal.demo.answers import Author
from portal.demo.story import Story
from portal.forms.answers import Raw
from portal.forms.check import Asking
from portal.forms.spec import QuestionSet
from portal.permissions import Role
from portal.returns import drafts, service
from portal.returns.models import Return
from portal.returns.places import Piece

MOST_ROWS = 30
SHARE_OF_DRAFT = 0.45
MINUTES_A_SECTION = 11
FRIDAY = 4

SENT_BACK = "Demonstration note: a good draft. Please look at the two questions below before I sign it."
SENT_BACK_BY_QUESTION = {
    "s3_1": "Demonstration note: say how many children were asked, and by whom.",
    "s12_5": "Demonstration note: two of last year's actions are missing here.",
}
CHANGES = "Demonstration note: thank you for a clear return. Please say more about how you hear from children."
CHANGES_BY_QUESTION = {
    "s3_2": "Demonstration note: what can a child do who does not speak English?",
    "s3_4": "Demonstration note: please add a date by which the page will be tried out with children.",
}
CHANGES_OF_FIGURES = "Demonstration note: thank you for a clear return. Please look at one of the figures again."
CHANGES_OF_FIGURES_BY_QUESTION = {"wrk01": "Demonstration note: does this count people who left during the year?"}
LEFT, CORRECTED = 4, "Demonstration: four people who left during the year were counted, and are not any more."
NOTE = "Demonstration note: do you have the figures for this from the spring audit?"
ANSWER = "Demonstration note: yes, they are in the shared folder. I have written them in."
MORE = " Twelve children told us what they would change, and two things were changed."
WITHDRAWAL = (
    "Demonstration reason: the figures for volunteers are those of the year before. We would like to correct them."
)


@dataclass(slots=True)
class Journey:
    """One agency's way through one round. ``last_day`` is the day by which all of it has happened."""

    return_: Return
    story: Story
    known: Mapping[str, Raw]
    cast: Cast
    day: date
    last_day: date
    owners: tuple[str, ...] = ()

    def go(self, state: str) -> None:
        """Do all that leads to ``state``; each step has an hour of its own, and none lies after ``last_day``."""
        for step in STEPS[state]:
            step(self)

    def start(self) -> None:
        """Some of the answers are written; where there are colleagues, the lead has shared the work out."""
        self._share_out()
        self._fill_in(SHARE_OF_DRAFT)
        self._talk()

    def fill_in(self) -> None:
        self._fill_in(1.0)

    def send(self) -> None:
        with pretend_now(self._at(0, 15)):
            service.send_for_approval(self._one(Role.SAFEGUARDING_LEAD), self.return_.id)

    def submit(self) -> None:
        with pretend_now(self._at(0, 16)):
            service.submit(self._one(Role.APPROVER), self.return_.id, token=self._token())

    def send_back(self) -> None:
        with pretend_now(self._at(0, 16)):
            service.send_back(self._one(Role.APPROVER), self.return_.id, SENT_BACK, self._asked(SENT_BACK_BY_QUESTION))

    def ask_for_changes(self) -> None:
        with pretend_now(self._at(1, 9)):
            text, by_question = self._changes()
            service.request_changes(self._coordinator(), self.return_.id, text, self._asked(by_question))

    def answer_changes(self) -> None:
        """The lead says more, or puts a figure right, where the partnership asked; the approver submits again."""
        lead = self._one(Role.SAFEGUARDING_LEAD)
        with pretend_now(self._at(1, 12)):
            draft = drafts.load(self.return_)
            section, more = self._corrected(draft) if draft.question_set.watches else self._said_more(draft)
            if more:
                service.save_section(lead, self.return_.id, section, more, based_on=draft.revision(section))
        with pretend_now(self._at(1, 15)):
            service.send_for_approval(lead, self.return_.id)
        with pretend_now(self._at(1, 16)):
            approver = self._one(Role.APPROVER)
            service.submit(approver, self.return_.id, token=self._token("again"))

    def accept(self) -> None:
        with pretend_now(self._at(2, 11)):
            service.accept(self._coordinator(), self.return_.id)

    def ask_to_withdraw(self) -> None:
        with pretend_now(self._at(2, 14)):
            service.ask_to_withdraw(self._one(Role.APPROVER), self.return_.id, WITHDRAWAL)

    def _changes(self) -> tuple[str, Mapping[str, str]]:
        """What the coordinator asks to be changed: in words, or in figures where the return has any."""
        if drafts.question_set_of(self.return_).watches:
            return CHANGES_OF_FIGURES, CHANGES_OF_FIGURES_BY_QUESTION
        return CHANGES, CHANGES_BY_QUESTION

    def _said_more(self, draft: drafts.Draft) -> tuple[str, dict[str, Raw]]:
        keys = [f"{key}_how_we_know" for key in self._asked(CHANGES_BY_QUESTION)]
        return "s3", {key: str(draft.answers.get(key, "")) + MORE for key in keys}

    def _corrected(self, draft: drafts.Draft) -> tuple[str, dict[str, Raw]]:
        """The figure that was asked about, with why it was put right."""
        counted = str(draft.answers.get("wrk01_numerator", ""))
        if not counted.isdigit() or int(counted) <= LEFT:
            return "wrk", {}
        return "wrk", {"wrk01_numerator": str(int(counted) - LEFT), "wrk01_correction": CORRECTED}

    def _share_out(self) -> None:
        lead, editors = self._one(Role.SAFEGUARDING_LEAD), self.cast.all_of(self.return_.agency, Role.EDITOR)
        question_set = drafts.question_set_of(self.return_)
        sections = [Piece(section.key) for section in question_set.sections if section.is_standard]
        if editors:
            with pretend_now(self._at(0, 8)):
                shared = {piece: editors[place % len(editors)].id for place, piece in enumerate(sections)}
                service.share_out(lead, self.return_.id, shared)

    def _talk(self) -> None:
        """An editor and the lead write to each other: one note is answered and settled, the answer is still there."""
        lead, editors = self._one(Role.SAFEGUARDING_LEAD), self.cast.all_of(self.return_.agency, Role.EDITOR)
        piece = Piece("s1", "s1_3")
        for editor in editors[:1] if self._asked({piece.question: NOTE}) else []:
            with pretend_now(self._at(0, 14)):
                asked = service.write_note(lead, self.return_.id, piece, NOTE, editor.id)
            with pretend_now(self._at(0, 16)):
                service.write_note(editor, self.return_.id, piece, ANSWER, lead.id)
                service.settle_note(editor, self.return_.id, asked.id)

    def _fill_in(self, share: float) -> None:
        question_set = drafts.question_set_of(self.return_)
        sections = by_section(question_set, self._answers(question_set))
        keep = list(sections)[: max(1, round(len(sections) * share))]
        if share == 1.0:
            keep.sort(key=[section.key for section in question_set.sections].index)
        writers = self._writers()
        for place, key in enumerate(keep):
            with pretend_now(self._at(0, 9) + timedelta(minutes=MINUTES_A_SECTION * place)):
                service.save_section(writers[place % len(writers)], self.return_.id, key, sections[key], based_on=0)

    def _answers(self, question_set: QuestionSet) -> dict[str, Raw]:
        before = drafts.before_of(self.return_, question_set) if question_set.watches else {}
        asking = Asking(self.day, self.return_.agency.kinds, self.return_.short, before=before)
        numbers = self.story.own("answers", self.story.years)
        title = self._one(Role.APPROVER).job_title
        author = Author(question_set, asking, self.story, numbers, self.known, MOST_ROWS, True, title, self.owners)
        return author.write()

    def _asked(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Those of the texts that are about a question of this return: another area may ask other things."""
        answers = drafts.load(self.return_).answers
        return {key: text for key, text in texts.items() if key in answers or f"{key}_state" in answers}

    def _writers(self) -> list[User]:
        """The editors in turn; in a small group the lead writes."""
        return self.cast.all_of(self.return_.agency, Role.EDITOR) or [self._one(Role.SAFEGUARDING_LEAD)]

    def _one(self, role: Role) -> User:
        return self.cast.one_of(self.return_.agency, role)

    def _coordinator(self) -> User:
        return self.cast.one_of(self.cast.partnership, Role.COORDINATOR)

    def _token(self, more: str = "once") -> str:
        """An approval page has a random id; here it may as well say what it is, for nobody can send it again."""
        return f"demonstration-{uuid.uuid5(self.return_.id, more).hex}"

    def _at(self, days: int, hour: int) -> datetime:
        """That hour, so many days after the agency's own day; what falls on a weekend waits for Monday."""
        day = self.day + timedelta(days=days)
        day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > FRIDAY else 0)
        return datetime.combine(min(day, self.last_day), time(hour), tzinfo=UTC)


Step = Callable[[Journey], None]

IN_TURN: tuple[Step, ...] = (Journey.fill_in, Journey.send, Journey.submit)
CHANGED: tuple[Step, ...] = (*IN_TURN, Journey.ask_for_changes, Journey.answer_changes)

STEPS: Mapping[str, tuple[Step, ...]] = {
    "not_started": (),
    "excused": (),
    "draft": (Journey.start,),
    "sent_back": (Journey.fill_in, Journey.send, Journey.send_back),
    "awaiting_approval": (Journey.fill_in, Journey.send),
    "submitted": IN_TURN,
    "changes_requested": (*IN_TURN, Journey.ask_for_changes),
    "withdrawal_asked": (*IN_TURN, Journey.ask_to_withdraw),
    "resubmitted": CHANGED,
    "accepted_after_changes": (*CHANGED, Journey.accept),
    "accepted": (*IN_TURN, Journey.accept),
}
"""What leads to each state that the file may name."""

STILL_OUT = frozenset(state for state, steps in STEPS.items() if Journey.submit not in steps)


def by_section(question_set: QuestionSet, answers: Mapping[str, Raw]) -> dict[str, dict[str, Raw]]:
    """The answers, divided as the pages of a return are: lists that others point to first, empty sections left out."""
    divided = {
        section.key: {one.key: answers[one.key] for one in section.questions if one.key in answers}
        for section in question_set.sections
    }
    lists = {one.refers_to for one in question_set.questions() if one.refers_to is not None}
    listed = {key: typed for key, typed in divided.items() if lists & typed.keys()}
    return {key: typed for key, typed in {**listed, **divided}.items() if typed}
