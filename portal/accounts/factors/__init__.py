"""Second factors: time codes, passkeys, recovery codes, who needs one, and what happens when a device is lost."""
