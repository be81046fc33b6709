"""How long a case is kept, what the person of concern is given of it, and its erasure."""
