"""The record: who did what, to which record, when and with what outcome - never what it said.

Events are rows that are only ever added. Each carries a keyed hash (HMAC-SHA-256) of itself and of the one before, so
that a changed, removed or reordered row is found by ``verify``. The key lies outside the database. Success events are
part of the business transaction: ``record`` only notes them, and they are chained just before the commit, so that the
lock on the head of the chain is held as briefly as can be. Refusals and confidential reads use ``record_apart``.
What strangers can cause without end goes through ``record_noise``, which writes a bounded number and counts the rest.

``anchors`` keep the head of the chain outside the database, ``trimming`` removes what is older than the law wants it
kept and leaves a sealed stub, and ``nightly`` verifies and anchors once a day.
"""

from portal.audit.chain import GENESIS, Chain, chain
from portal.audit.events import AuditEvent, AuditHead, AuditStub
from portal.audit.noise import record_noise
from portal.audit.verifying import Verdict, verify
from portal.audit.writing import NOWHERE, Circumstances, circumstances, record, record_apart

__all__ = [
    "GENESIS",
    "NOWHERE",
    "AuditEvent",
    "AuditHead",
    "AuditStub",
    "Chain",
    "Circumstances",
    "Verdict",
    "chain",
    "circumstances",
    "record",
    "record_apart",
    "record_noise",
    "verify",
]
