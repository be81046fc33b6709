"""Who needs to know a case: declared interests, opening it in need, whose name stays out."""
