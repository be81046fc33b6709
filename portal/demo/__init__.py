"""A demonstration partnership: real kinds of agencies, invented people, invented answers that say so."""
