"""Two councils in one database: for every address, what a stranger, its owner, a colleague and an outsider are given."""
