"""Claims under a crowd: the whole product over HTTP against bare databases that do the same transaction."""
