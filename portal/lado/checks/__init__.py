"""Checks whether somebody is known, and what the DBS asks for."""
