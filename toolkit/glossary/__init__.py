"""Terminology: reading glossaries, finding terms, obeying them in the output."""
