"""The partnership review: what the partnership thinks of the answers, and what follows once a round is over."""
