"""Rounds, returns, drafts, approval and submission."""
