"""The pages of the second step; each module adds its own to the blueprint of accounts, which imports them."""
