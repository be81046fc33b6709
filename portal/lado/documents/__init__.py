"""Files that come with a report or that the desk adds: recognised by content, scanned, sealed, only downloaded."""
