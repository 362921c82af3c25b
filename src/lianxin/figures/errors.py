"""What this app raises."""


class BadKey(ValueError):
    """The key of a page that no page gave."""
