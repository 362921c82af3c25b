"""Asking for a permission. Who holds it is said by the floor that knows posts."""

from typing import Any, Protocol

from lianxin.kernel.errors import NotAllowed

IMPORT = "sheets.import_sheets"
EXPORT = "sheets.export"


class OfCouncil(Protocol):
    """Anything that belongs to a council."""

    @property
    def council_id(self) -> int:
        """The council's id."""


def may(actor: Any, permission: str, thing: OfCouncil) -> bool:
    """Whether an actor holds a permission."""
    return bool(actor.has_perm(permission, thing))


def permit(actor: Any, permission: str, thing: OfCouncil) -> None:
    """Demand a permission of an actor. Raises NotAllowed."""
    if not may(actor, permission, thing):
        raise NotAllowed(permission=permission)
