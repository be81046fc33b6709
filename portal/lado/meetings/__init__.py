"""Meetings about one case or several, and the reason where none was held."""
