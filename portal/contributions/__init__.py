"""What organisations pay for the partnership: the ledger, the confirmations, and the budget that they are part of."""
