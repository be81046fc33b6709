"""Who came to the meetings of the partnership and its groups, and whether they could decide."""
