"""Bitext rows as files: moses, tsv, csv, jsonl, parquet, tmx, xliff, from any to any."""

from toolkit.bitext.base import READABLE, RowFormat, format_of, read_rows, write_rows

__all__ = ["READABLE", "RowFormat", "format_of", "read_rows", "write_rows"]
