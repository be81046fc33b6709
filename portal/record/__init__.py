"""The record as an administrator reads it: a list with filters, a file, and who could see something and who did."""
