"""The 25 threats in our own words, numbered as they are everywhere, and what is left of those that are not met."""

from __future__ import annotations

THREATS = {
    1: "Somebody of another agency opens a record by its id",
    2: "The person whom a case is about learns that there is one",
    3: "Counts, numbers, errors, e-mails or time tell that a record exists",
    4: "Somebody with a real role reads out of curiosity",
    5: "Whoever invites people gives themselves or a friend more than they have",
    6: "Somebody who left or lost a role is still in",
    7: "A laptop is stolen with the session open",
    8: "A laptop or a downloaded workbook is stolen",
    9: "A copy of the database or a backup gets out",
    10: "What is encrypted is put into another row, or an old value back",
    11: "Somebody guesses through the index over what is encrypted",
    12: "A cell becomes a formula on a coordinator's machine",
    13: "One bad character or long text breaks or cuts a workbook",
    14: "An uploaded file is made to harm",
    15: "Text in an answer runs as a script for whoever reads it",
    16: "Text in a parameter becomes a statement of the database",
    17: "Another website has a signed-in browser send something",
    18: "An account is taken over: guessing, reset, enumeration, replay",
    19: "A link or a header leads people elsewhere",
    20: "What was confirmed is lost",
    21: "A double click, a retry or the back button does it twice",
    22: "Two editors overwrite each other",
    23: "The record is changed, cut or passed by",
    24: "Something is kept too long, or destroyed while it is needed",
    25: "A dependency, a secret or a setting is unsafe in production",
}
LEFT = {
    2: "Twin worlds are ready for LADO cases; there are none yet.",
    3: "Time is looked at for sign-in only.",
    4: "Reads are on the record; no reason is asked for, which comes with LADO cases.",
    8: "A workbook with names wants a fresh sign-in and expires; it is not encrypted once it was downloaded.",
    9: "Backups are sealed; the columns of a copied database are not, but for the secrets of apps.",
    10: "An old value put back into its own row is not noticed, but in the record.",
    11: "There is no such index: it comes with LADO cases.",
    20: "Sixty kills at most; a power cut is not tried, only that the disk is asked first.",
    25: "pip-audit is run by people.",
}
NOT_YET = frozenset({11})
"""Threats that nothing of today's portal can bring, and that have neither test nor mutant."""
