"""The translate job: plan sentences, translate what is new, post-edit, write files, report."""
