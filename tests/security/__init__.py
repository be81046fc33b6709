"""Attacks on the portal from outside and from within, each with what holds it off."""
