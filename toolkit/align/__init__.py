"""Sentence alignment of document pairs."""
