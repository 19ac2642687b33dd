"""Carrying inline markup from source to target by word alignment."""

from toolkit.markup.pieces import Piece, cut, join
from toolkit.markup.projection import Projection, project

__all__ = ["Piece", "Projection", "cut", "join", "project"]
