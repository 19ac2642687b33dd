"""What a user asks for, one module a job; the command line only calls these."""
