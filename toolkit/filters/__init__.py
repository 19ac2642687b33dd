"""Filters of bitext rows, one a file: each says why a row should go, or None."""

from toolkit.filters.base import Filter, Rejection, ScoreFilter

__all__ = ["Filter", "Rejection", "ScoreFilter"]
