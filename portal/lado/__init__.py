"""What reaches the LADO about people who work with children: behind a wall of its own."""
