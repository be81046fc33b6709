"""What people see who report something: before they start, their draft, its sending, and the receipt."""
