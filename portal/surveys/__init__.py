"""What the people who do the work say: anonymous, by a link, and only counts leave this package."""
