"""A database backend: Django's own for PostgreSQL, which also plans a statement once. Django finds it in ``base``."""
