"""Splitting French and English text into sentences."""
