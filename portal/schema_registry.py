"""Imports every module that has tables, so that migrations and tests see all of them."""

from __future__ import annotations

from sqlalchemy import MetaData

import portal.accounts.models
import portal.audit
import portal.jobs
import portal.mail
import portal.reporting.models
import portal.returns.models
import portal.storage
from portal.database import Base

__all__ = ["metadata"]

metadata: MetaData = Base.metadata
