"""What the book of money costs, and that it costs the same however long it is."""
