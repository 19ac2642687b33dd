"""Which rows say the same: exactly, but for case and punctuation, nearly; and test sets held out."""
