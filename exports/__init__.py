"""Workbooks from plain rows: no Flask, no database, and of the portal only the core of ``portal.forms``."""
