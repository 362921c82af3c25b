"""Two councils in one database: what a stranger, its owner, a colleague and an outsider find at every address."""
