"""The segment store (SQLite, WAL): cache, resume journal, translation memory and provenance."""
