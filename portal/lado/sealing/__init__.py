"""Names and narrative at rest: a key for each case, ciphertexts bound to their place, a blind index for matching."""
