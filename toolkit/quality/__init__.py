"""Checks of one translated segment, one a file."""

from toolkit.quality.base import Check, check

__all__ = ["Check", "check"]
