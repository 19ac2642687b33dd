"""HTML pages: templates and the look that all reports share."""
