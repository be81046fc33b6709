"""What can be done about the data of a partnership: one verb a function, one subject a file."""
