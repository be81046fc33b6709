"""A case, from triage to its end: workflow, outcomes, follow-up, closing."""
