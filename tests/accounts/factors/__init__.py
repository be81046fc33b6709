"""Second factors: proving, setting up, keeping, exempting, losing."""
