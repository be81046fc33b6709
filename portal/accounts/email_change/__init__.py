"""Changing the address that someone signs in with. Both mailboxes say yes, and each can stop it."""
