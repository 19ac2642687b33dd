"""Filters over bitext rows, one a file, each with a reason code."""
