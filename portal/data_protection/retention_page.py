"""``docs/data-protection/retention.md``, made from ``tables.yaml``: each table, whose it is, how long it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from portal.data_protection.tables import Classified, Period, Sort, Whose, classification

TOP = """# How long what is kept

> **Draft.** Written by those who made the portal, for the partnership's data protection officer to own, correct and
> sign. All periods are proposals, to confirm. Administrators change those of audits and accounts on the page
> **Data protection**; the others are the operator's.

Made from `portal/data_protection/tables.yaml` by `flask --app wsgi data retention-page`; a test compares it with the
tables that there are. What "a person decides about" is listed when its time is over, and never goes by itself. A hold,
with its reason, keeps a record from being removed until somebody lifts it. Backups hold what was removed until they are
deleted themselves, after 30 days unless `BACKUP_KEPT_DAYS` says otherwise.

## What each kind of information asks for

| kind | where it may be seen | logs, e-mails, addresses | files taken away | backups |
|---|---|---|---|---|
"""

PROTECTION = {
    Sort.TECHNICAL: ("pages for those whose role shows the record", "ids only", "yes", "encrypted"),
    Sort.PERSONAL: (
        "pages for those whose role shows the record; reading people's details is on the record",
        "never, but for the address an e-mail goes to",
        "yes, sealed on the disk, deleted after days, on the record",
        "encrypted",
    ),
    Sort.CONFIDENTIAL: (
        "pages for those whose role shows the record; reading is on the record",
        "never",
        "yes, sealed on the disk, deleted after days, on the record; an agency's own only by the operator",
        "encrypted",
    ),
    Sort.SECRET: ("nowhere", "never", "never", "encrypted; keys are not in the backup but in a file of their own"),
    Sort.SEALED: (
        "pages behind the LADO's wall; each reading is on the record before a byte is sent",
        "never",
        "never",
        "ciphertext; each case has a key of its own, in a store with backups of its own",
    ),
}
"""What each kind of column asks for, wherever it goes."""

WHOSE = {
    Whose.PARTNERSHIP: "partnership",
    Whose.AGENCY: "agency alone",
    Whose.PERSON: "person",
    Whose.INSTALLATION: "technical",
    Whose.LADO: "the LADO",
}


def markdown() -> str:
    """The whole page."""
    found = classification()
    lines = [TOP + "\n".join(f"| {sort} | {' | '.join(PROTECTION[sort])} |" for sort in Sort), "", "## Periods", ""]
    lines += ["| what | how long | from | who decides | why |", "|---|---|---|---|---|"]
    lines += [_period(one) for one in found.periods.values()]
    lines += ["", "## Tables", "", "| table | what | whose | personal | confidential | secret | sealed | kept |"]
    lines += ["|---|---|---|---|---|---|---|---|", *(_table(one) for one in found.tables.values()), ""]
    return "\n".join(lines)


def _period(one: Period) -> str:
    how_long = f"{one.months} months" if one.months else "-"
    return f"| {one.name} | {how_long} | {one.starts} | {one.decides} | {one.why} |"


def _table(one: Classified) -> str:
    kinds = " | ".join(", ".join(_named(one, sort)) for sort in Sort if sort is not Sort.TECHNICAL)
    return f"| `{one.name}` | {one.what} | {WHOSE[one.whose]} | {kinds} | {one.kept.name} |"


def _named(one: Classified, sort: Sort) -> Iterator[str]:
    return (f"`{name}`" for name, found in one.columns.items() if found is sort)
