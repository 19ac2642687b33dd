"""Cleaners: functions that repair a text, one a file. They change rows, filters drop them."""
