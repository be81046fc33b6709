"""Encrypted backups, taken while the portal is in use, and the way back from them."""
