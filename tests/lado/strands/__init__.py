"""Tests of strands."""
