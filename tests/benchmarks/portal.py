"""What the portal's main jobs cost as a round grows: ``make bench`` prints time, SQL statements and peak memory.

A round of 10, 100 and 2,000 agencies is put into a database; then the task list, saving a standard, the coordinator's
page and the consolidated workbook are each measured in a process of its own, because peak memory never falls again.
Nothing here fails: whether a number is good is for people to say.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import select

from portal import create_app, migrate
from portal.accounts.models import User
from portal.config import Settings
from portal.database import db
from portal.reporting.progress import Filters
from portal.reporting.service.write_workbook import write_workbook
from portal.returns.models import Return, Round
from tests.benchmarks.large_round import make_large_round
from tests.reporting.arrange import answers_for
from tests.support.builders import sign_in
from tests.support.client import PageClient, find_form
from tests.support.statements import count_statements

TIMES = 5
STANDARD = "s1"


def settings_in(folder: Path) -> Settings:
    return Settings(
        instance_path=folder, database_url=f"sqlite:///{folder / 'portal.db'}", log_level="WARNING", testing=True
    )


def arrange(folder: Path, agencies: int) -> None:
    """A round in which nine of ten agencies have submitted, and the first is still at work."""
    create_app(settings_in(folder))
    migrate.upgrade(db.engine)
    with db.unit_of_work():
        make_large_round(agencies)


def person(name: str) -> User:
    return db.session.scalars(select(User).where(User.email == f"{name}@example.invalid")).one()


def client_of(app: Flask, name: str) -> PageClient:
    app.test_client_class = PageClient
    client: Any = app.test_client()
    with db.unit_of_work():
        user = person(name)
    sign_in(client, user)
    return client  # type: ignore[no-any-return]


def first_return() -> uuid.UUID:
    with db.unit_of_work() as session:
        agency = person("editor").memberships[0].agency_id
        return session.scalars(select(Return.id).where(Return.agency_id == agency)).one()


def the_round() -> Round:
    return db.session.scalars(select(Round)).one()


def task_list(app: Flask, _folder: Path) -> Callable[[], object]:
    client, path = client_of(app, "editor"), f"/returns/{first_return()}"
    return lambda: client.get(path)


def save_a_standard(app: Flask, _folder: Path) -> Callable[[], object]:
    """One standard, with another text each time; the form is fetched once, outside the measured part."""
    client, path = client_of(app, "editor"), f"/returns/{first_return()}/{STANDARD}"
    answers = answers_for(first_day(), 3)
    count = iter(range(1_000))

    def save() -> object:
        page = client.page(path)
        typed: dict[str, Any] = {"s1_1": "met", "s1_1_how_we_know": f"{answers['s1_1_how_we_know']} {next(count)}"}
        form = find_form(page, "Save and continue")
        return lambda: client.post(form.action, data={**form.fields, **typed})

    return save


def first_day() -> Any:
    with db.unit_of_work():
        return the_round().due_on


def round_page(app: Flask, _folder: Path) -> Callable[[], object]:
    client = client_of(app, "coordinator")
    with db.unit_of_work():
        path = f"/rounds/{the_round().id}"
    return lambda: client.get(path)


def export(app: Flask, folder: Path) -> Callable[[], object]:
    def write() -> object:
        with db.reading():
            return write_workbook(folder / "round.xlsx", the_round(), Filters(), "bench")

    return write


SUBJECTS = {"task list": task_list, "save a standard": save_a_standard, "round page": round_page, "export": export}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one subject takes: the median of a few runs, the statements of one, the peak of the process in MiB."""

    seconds: float
    statements: int
    peak: float

    def __str__(self) -> str:
        return f"{self.seconds * 1000:10.1f} ms {self.statements:6} statements {self.peak:7.1f} MiB peak"


def measure(folder: Path, subject: str) -> Cost:
    """Run one subject and say what it took."""
    app = create_app(settings_in(folder))
    job = SUBJECTS[subject](app, folder)
    took, statements = [], 0
    for _ in range(1 if subject == "export" else TIMES):
        prepared = job() if subject == "save a standard" else job
        with count_statements(db.engine) as counted:
            began = time.perf_counter()
            prepared()  # type: ignore[operator]
            took.append(time.perf_counter() - began)
        statements = len(counted)
    return Cost(median(took), statements, peak_memory())


def peak_memory() -> float:
    """The most that this process ever held, in MiB.

    Linux counts in ``ru_maxrss`` also what the process held that started this one, so its own count is asked first.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [one for one in status.read_text(encoding="utf-8").splitlines() if one.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def costs(folder: Path, agencies: int, subjects: Iterable[str] = tuple(SUBJECTS)) -> Iterator[tuple[str, Cost]]:
    """Each subject in a round of so many agencies, which is made in ``folder``; every step in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        pool.apply(arrange, (folder, agencies))
    for subject in subjects:
        with context.Pool(1) as pool:
            yield subject, pool.apply(measure, (folder, subject))


def main(numbers: list[int]) -> None:
    for number in numbers:
        with tempfile.TemporaryDirectory() as name:
            for subject, cost in costs(Path(name) / "instance", number):
                print(f"{number:>6,} agencies  {subject:<16} {cost}", flush=True)


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]] or [10, 100, 2_000])
