"""The record as an administrator reads it."""
