"""Carrying inline markup from source to target by word alignment."""
