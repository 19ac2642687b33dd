"""Helpers on plain text that several layers above share."""
