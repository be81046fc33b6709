"""The pure part: facts in, numbers and tables out. It knows no database and no page."""
