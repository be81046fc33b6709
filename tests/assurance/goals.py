"""The goals of security and reliability in our own words: what was aimed at, what is reached, what is not yet.

Tests and mutants are not named here: ``links`` works them out from the markers of the tests.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """``reached`` is true of today's code; ``missing`` says what of the target is not reached, or is empty."""

    name: str
    words: str
    target: str
    reached: str
    missing: str = ""


NOT_MEASURED = "The target's numbers belong to the long form, which has not been run whole."

GOALS = (
    Goal(
        "S1",
        "Nobody opens or changes what is not theirs.",
        "Every route and method, as 14 actors or more, in 8 states of the record; a refusal changes no row",
        "The matrix is made from the URL map; an undeclared cell fails; each refusal is compared row by row.",
        "The quick form tries each actor at each door in one state; all states are the long form.",
    ),
    Goal(
        "S2",
        "Nobody can tell that a record exists which they may not know of.",
        "12 kinds of hidden record, every page and form, 8 actors: not one byte of difference",
        "Two worlds alike but for hidden records, every page as one of each kind of stranger.",
        "Forms and single records are the long form. LADO cases come with their package.",
    ),
    Goal(
        "S3",
        "What is sensitive lies in the clear nowhere but where it must.",
        "A canary for each sensitive column, eight encodings, every file: none outside a list",
        "A canary from each field of each form, and one in each sensitive column of tables.yaml, is looked for in "
        "every file that the portal writes: it is in the database alone; so are hashes and sealed secrets. Passwords, "
        "codes and session ids are nowhere.",
        "Answers lie unencrypted in the database: encryption of columns comes with LADO cases. Seen on SQLite only.",
    ),
    Goal(
        "S4",
        "Time does not tell whether an account or a record exists.",
        "A rank test near one half for sign-in, reset, invitation, codes; an early exit is seen",
        "As many password hashes for unknown accounts as for known ones are counted in every run.",
        "The timing itself is the long form: sign-in, links by e-mail, invitations, ids of others. Codes of the second "
        "step are looked at only after the password, and tell nothing about an account.",
    ),
    Goal(
        "S5",
        "Whatever ends a session or a right ends it at the next request, everywhere.",
        "8 causes, 3 browsers, every kind of door",
        "All causes in three browsers, at each kind of door; at every door in the long form.",
    ),
    Goal(
        "S6",
        "What is encrypted opens only in its own place.",
        "1,000 swapped cells, 256 flipped bits, wrong key, wrong version: all refused",
        "Secrets of apps are bound to table, column and row, backups to their purpose, each chunk to its number.",
        "Only app secrets and backups are encrypted so far, so there are not 1,000 cells to swap.",
    ),
    Goal(
        "S7",
        "Keys change while people work.",
        "Three rotations under load, one of them killed: nothing unreadable, nothing on the old key",
        "The key of the keys of cases is changed while threads read and write, and cut off between any two steps.",
        "The live form, with requests and kills, is in the long run. Other keys have no command.",
    ),
    Goal(
        "S8",
        "Nothing about people stands in addresses, titles, logs or e-mails that need not.",
        "No canary of a whole journey in any of them",
        "A journey of every role is typed with words that are then looked for in logs, events and outbox.",
        "Titles and the browser's storage are looked at page by page, not by canary.",
    ),
    Goal(
        "S9",
        "Every answer carries exactly the headers that protect it.",
        "Every route with every status, errors and files included",
        "Every route with every status that can be brought about, over https; http in the long form.",
    ),
    Goal(
        "I1",
        "Whatever is sent is taken as it is or refused in words.",
        "100,000 requests: no error of ours, nothing slow, nothing changed silently",
        "Hostile text in every field of every form that a role can reach, at every other door and the doors "
        "of scripts, and in the parameters of every page; every value at the JSON door.",
        "The long form sends every value to every form, 98,000 requests; it has been run in samples, not whole.",
    ),
    Goal(
        "I2",
        "Every legitimate name is taken as it is.",
        "72 of 72, from the form to the workbook and back",
        "72 of 72 as answers; they come back from files for import, and none is taken for a shared mailbox.",
        "Not each name field of each page, nor what is printed.",
    ),
    Goal(
        "I3",
        "No cell comes alive as a formula.",
        "Every text column of every file, also after saving as CSV and opening again",
        "Every hostile value in every text column of workbooks and CSV files; LibreOffice reads the same.",
        "LibreOffice is asked only where it is installed.",
    ),
    Goal(
        "I4",
        "A workbook holds what was typed, whole.",
        "2,056 values: none lost, cut or unreadable; 50,000 rows within a minute and 500 MB",
        "Every value of the corpus reads back as documented; memory is counted and does not grow.",
        "50,000 rows are measured by make bench, which passes or fails nothing.",
    ),
    Goal(
        "I5",
        "An upload harms nobody.",
        "47 files with the right verdict, each within 2 s and 200 MB; 20,000 changed files",
        "Workbooks made to harm are refused with a sentence, in a bounded process of their own.",
        NOT_MEASURED,
    ),
    Goal(
        "I6",
        "No text becomes code in a page.",
        "148 payloads in every place: the page's tree stays the same, no script runs in Chromium",
        "Payloads in every kind of field, on the pages that show answers and typed into each form, compared as trees.",
        "In Chromium a payload of each class only.",
    ),
    Goal(
        "I7",
        "No address leads away from the portal.",
        "108 known tricks and 10,000 made ones, also in Chromium",
        "All known tricks and generated ones; a sample in Chromium; 10,000 in the long form.",
    ),
    Goal(
        "I8",
        "No order of steps breaks a rule.",
        "200,000 steps of 14 actors, 15 invariants",
        "Games of returns, editors, screens, roles and cases, each seen to notice a guard that is gone.",
        NOT_MEASURED,
    ),
    Goal(
        "I9",
        "A guard that is taken away is noticed.",
        "95 of 100 mutants of the modules that matter are found",
        "Every kept mutant fits the code in every run, and make soak runs the test that must find it.",
        "Mutants are kept by hand; nothing makes them out of every line.",
    ),
    Goal(
        "I10",
        "The code keeps to safe ways.",
        "No finding of our own rules and of bandit",
        "No finding; each rule carries code that it must find.",
    ),
    Goal(
        "R1",
        "What was confirmed is on the disk.",
        "500 kills under load, 20,000 confirmed submissions: none lost; each confirmation after a sync",
        "Processes are killed while eight people send: nothing confirmed is lost, half there or doubled, and the "
        "record is whole. The disk has it before anybody is told; production refuses to start with less, on PostgreSQL "
        "too.",
        "Three kills in every run, five hundred in the long form; that confirms 600 submissions and thousands of saved "
        "answers, not 20,000 submissions. The sync is seen only where strace is.",
    ),
    Goal(
        "R2",
        "The same page sent several times submits once.",
        "200 pages, five times each, at once",
        "Pages sent at once, and again after a kill, make one submission with one receipt.",
        "Three pages in every run; the two hundred are the long form.",
    ),
    Goal(
        "R3",
        "Nobody overwrites what somebody else wrote.",
        "5,000 orders of 2 to 8 editors: no text lost",
        "Games of two to eight editors, and of screens, lose no text; both texts are offered.",
        "Fifty games in every run; the five thousand are the long form.",
    ),
    Goal(
        "R4",
        "Nobody waits for long behind others.",
        "16 writers and a long export for a minute: no lock error, 99 of 100 within a second",
        "Writers queue for the lock from their first statement.",
        "The minute under load is not there; make bench measures many writers.",
    ),
    Goal(
        "R5",
        "Whatever fails, nothing is confirmed that did not happen.",
        "Full disks, missing rights, lost mail servers, wrong clocks, missing keys",
        "A full disk while a workbook is made, mail servers that fail in every way, clocks and days of England.",
        "No full disk under the database, no missing handles, no limit of memory.",
    ),
    Goal(
        "R6",
        "Nothing typed is lost.",
        "30 interruptions of a long form: at most the field being typed",
        "In Chromium: no network, a killed server, an ended session, with and without scripts.",
        "Some interruptions, not thirty.",
    ),
    Goal(
        "R7",
        "A backup comes back, or says that it cannot.",
        "Each run restores by the documented steps alone; every damaged one is refused, nothing changed",
        "So it is, on both databases; the steps are read from the page itself.",
        "Restoring 100,000 cases within ten minutes is measured by make bench only.",
    ),
    Goal(
        "R8",
        "A migration is done or not done.",
        "From every earlier version with data in it; killed half way, it recovers",
        "Every migration runs from an empty database, both ways, and leaves what the models say.",
        "No migration is killed half way; rows of earlier versions are tested for some.",
    ),
    Goal(
        "R9",
        "What is kept too long is named, what is needed stays.",
        "10,000 cases and a century of days like an independent oracle; erased is erased in backups too",
        "The list of what is due is that of an oracle; a hold keeps; what is removed is gone.",
        "Backups made before a removal hold it until they expire.",
    ),
    Goal(
        "R10",
        "The record is complete and cannot be changed unseen.",
        "Each door writes its declared event; 5,000 tampers found; a million rows in 5 s",
        "Each door writes what it declares; hundreds of tampers each run, thousands in the long form.",
        "A million events take about 6.5 seconds.",
    ),
    Goal(
        "R11", "It runs on.", "46 agencies, half an hour, 20 requests a second", "Nothing.", "There is no such run yet."
    ),
    Goal(
        "R12",
        "Tests tell the truth each time.",
        "20 runs in random order without a difference",
        "Nothing.",
        "Nobody has made the 20 runs.",
    ),
    Goal(
        "A1",
        "Every requirement of ASVS 5.0 at levels 1 and 2 is met, or the table says why not.",
        "253 of 253",
        "See below.",
        "See the requirements that are open, below.",
    ),
    Goal(
        "A2",
        "The 32 chosen requirements of level 3 are met.",
        "32 of 32",
        "See below.",
        "See the requirements that are open, below.",
    ),
    Goal(
        "A3",
        "Every threat has a test, and a mutant that turns it red.",
        "25 of 25",
        "See the threats, below.",
        "Threats that only LADO cases bring have none yet.",
    ),
    Goal(
        "A4",
        "Nothing unsafe starts.",
        "20 unsafe settings, each refused by name",
        "Each of the checks has its unsafe case and its mutant.",
    ),
    Goal(
        "A5",
        "Whoever finds a weakness knows whom to tell, and whoever runs the portal knows what is in it.",
        "security.txt, a list of components, no known weakness older than the documented days",
        "security.txt; lock files with hashes; bandit in every run.",
        "pip-audit needs a network and is run by people (deployment.md, Updates).",
    ),
)
