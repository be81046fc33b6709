"""Rounds, returns, drafts, approval, submission and receipts."""
