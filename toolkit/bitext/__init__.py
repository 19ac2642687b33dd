"""Bitext rows as files, from any format to any other: moses, tsv, csv, jsonl, parquet, tmx, xliff."""

from toolkit.bitext.base import RowFormat, format_of, read_rows, write_rows

__all__ = ["RowFormat", "format_of", "read_rows", "write_rows"]
