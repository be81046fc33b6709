"""Contributions: what is read, added up, kept and written."""
