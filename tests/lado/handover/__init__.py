"""Tests of handing cases over."""
