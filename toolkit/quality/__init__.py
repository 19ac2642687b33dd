"""Checks of one translated segment, one a file."""
