"""A database backend: Django's own for SQLite, in which writers queue fairly. Django finds it in ``base``."""
