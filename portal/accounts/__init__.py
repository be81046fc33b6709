"""Partnerships, agencies, people, roles, invitations, sign-in and sessions."""
