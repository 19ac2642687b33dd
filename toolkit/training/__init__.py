"""Training MarianMT models on bitext."""
