"""What a return costs the person who fills it in: pages, fields, keystrokes and clicks, counted by doing it."""
