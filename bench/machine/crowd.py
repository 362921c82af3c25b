"""A crowd as plain data: what is to be made, and what was made."""

from dataclasses import asdict, dataclass
from typing import Any, Self

HOT_CAPACITY = 10**15


@dataclass(frozen=True)
class Plan:
    """What to seed: ``partners`` with a liaison and a token each; listings that the crowd can never exhaust, and
    listings of exactly ``exact_capacity``."""

    partners: int = 32
    hot: int = 1
    exact: int = 0
    exact_capacity: int = 40


@dataclass(frozen=True)
class Member:
    """A partner, and the API token of the person who speaks for it."""

    organisation: int
    token: str


@dataclass(frozen=True)
class Target:
    """A listing that can be claimed."""

    listing: int
    capacity: int

    @property
    def path(self) -> str:
        """Where a claim is posted."""
        return f"/api/v1/listings/{self.listing}/claims"

    def body(self, organisation: int, quantity: int) -> dict[str, int]:
        """What is posted."""
        return {"organisation": organisation, "quantity": quantity}


@dataclass(frozen=True)
class Crowd:
    """Everybody who claims, and everything that they may claim."""

    council: str
    members: list[Member]
    hot: list[Target]
    exact: list[Target]

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        """From what ``written`` gave."""
        return cls(
            council=data["council"],
            members=[Member(**member) for member in data["members"]],
            hot=[Target(**target) for target in data["hot"]],
            exact=[Target(**target) for target in data["exact"]],
        )

    def written(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)
