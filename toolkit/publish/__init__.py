"""Datasets with splits, card and checksums, on disk or on the Hub."""
