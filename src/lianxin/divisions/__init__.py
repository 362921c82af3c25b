"""Administrative divisions, known by a 12-digit code in which a prefix is an ancestor. Shared by all councils."""
