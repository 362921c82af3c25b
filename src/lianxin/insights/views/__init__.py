"""Pages: figures with their records, and statements."""
