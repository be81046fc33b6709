"""Attendance: what is read, who was missing, and what is written."""
