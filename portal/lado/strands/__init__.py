"""What the police, social care and the employer do about a case."""
