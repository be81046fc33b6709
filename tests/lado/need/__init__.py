"""Tests of the need to know."""
