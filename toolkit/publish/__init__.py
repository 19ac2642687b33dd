"""A dataset for others: its card, its Croissant description, its checksums, its way to the Hub."""
