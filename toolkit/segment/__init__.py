"""Splitting French and English text into sentences, and over-long sentences into clauses."""

from toolkit.segment.clauses import split_long
from toolkit.segment.sentences import split

__all__ = ["split", "split_long"]
