"""What agencies said they would do about a gap, followed until it is done."""
