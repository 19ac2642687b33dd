"""Rows that say the same: exactly, but for case and punctuation, or nearly; held-out test sets."""
