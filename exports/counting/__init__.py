"""What the counting sheets print: which ratings count, how often each was given, and how they changed since last round.

Everything is worked out in whole numbers and fractions and becomes a decimal only in its cell, so that the figures of
different sheets agree to the last digit.
"""
