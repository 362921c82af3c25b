"""Upper floors that keep an organisation's name beside their own words follow when it gets another."""

from collections.abc import Callable

Follow = Callable[[int], None]
"""``(organisation_id)``: called in the transaction that renames it; what takes long, it queues."""

_followers: list[Follow] = []


def when_renamed(follow: Follow) -> None:
    """Declare what follows a renaming."""
    if follow not in _followers:
        _followers.append(follow)


def renamed(organisation_id: int) -> None:
    """Let those who declared it follow (a step)."""
    for follow in _followers:
        follow(organisation_id)
