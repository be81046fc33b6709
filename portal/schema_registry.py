"""Imports every module that has tables, so that migrations and tests see all of them."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import MetaData

from portal.database import Base

MODULES = (
    "portal.accounts.email_change.models",
    "portal.accounts.getting_in.models",
    "portal.accounts.imports.models",
    "portal.accounts.factors.models",
    "portal.accounts.models",
    "portal.actions.models",
    "portal.attendance.models",
    "portal.audit",
    "portal.comparing.models",
    "portal.contributions.models",
    "portal.data_protection.models",
    "portal.jobs",
    "portal.lado.cases.models",
    "portal.lado.checks.models",
    "portal.lado.figures.models",
    "portal.lado.keeping.models",
    "portal.lado.meetings.models",
    "portal.lado.models",
    "portal.lado.need.models",
    "portal.lado.strands.models",
    "portal.mail",
    "portal.reporting.models",
    "portal.returns.models",
    "portal.returns.reviewing.models",
    "portal.storage",
    "portal.surveys.models",
)

for module in MODULES:
    import_module(module)

metadata: MetaData = Base.metadata
