"""Tests of keeping and erasing."""
