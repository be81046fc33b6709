"""Getting in, and getting back in: how often strangers may try, and links by e-mail for people who are locked out."""
