"""Who may promise and take back."""

from typing import TYPE_CHECKING, Any

import rules

from lianxin.network.queries import organisations_of
from lianxin.network.rules import is_office
from lianxin.network.states import Role

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer


@rules.predicate
def promises_for(user: "Viewer", bidder: Any) -> bool:
    """Speaks for the organisation as its liaison or steward."""
    return bidder.organisation_id in organisations_of(user, bidder.council_id, Role.LIAISON, Role.STEWARD)


rules.add_perm("exchange.claim_listing", promises_for)
rules.add_perm("exchange.withdraw_claim", promises_for | is_office)
