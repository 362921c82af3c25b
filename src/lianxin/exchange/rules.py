"""Who may list, promise, answer, receive and take back.

A permission takes a ``Bidder`` (an organisation in a council), a listing, a claim with its listing, or a concern.
"""

from typing import TYPE_CHECKING, Any

import rules

from lianxin.exchange.models import Claim, Listing
from lianxin.network.queries import organisations_of
from lianxin.network.rules import is_auditor, is_member, is_office
from lianxin.network.states import Role

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer


def _speaks_for(user: "Viewer", council_id: int, organisation_id: int) -> bool:
    return organisation_id in organisations_of(user, council_id, Role.LIAISON, Role.STEWARD)


def _listing(thing: Any) -> Listing:
    return thing.listing if isinstance(thing, Claim) else thing


@rules.predicate
def promises_for(user: "Viewer", bidder: Any) -> bool:
    """Speaks as liaison or steward for the organisation that claims."""
    return _speaks_for(user, bidder.council_id, bidder.organisation_id)


@rules.predicate
def owns(user: "Viewer", thing: Any) -> bool:
    """Speaks for the organisation whose listing it is."""
    listing = _listing(thing)
    return _speaks_for(user, listing.council_id, listing.owner_id)


@rules.predicate
def receives(user: "Viewer", claim: Any) -> bool:
    """Speaks for the organisation to which what was claimed comes."""
    return _speaks_for(user, claim.council_id, claim.receiver_id)


rules.add_perm("exchange.bring_in", is_office)
rules.add_perm("exchange.list", promises_for | is_office)
rules.add_perm("exchange.revise", owns | is_office)
rules.add_perm("exchange.close", owns | is_office)
rules.add_perm("exchange.reopen", owns | is_office)
rules.add_perm("exchange.propose", owns | is_office)
rules.add_perm("exchange.carry_over", is_office)
rules.add_perm("exchange.claim_listing", promises_for)
rules.add_perm("exchange.accept", promises_for)
rules.add_perm("exchange.decline", promises_for)
rules.add_perm("exchange.confirm", owns | is_office)
rules.add_perm("exchange.note_contact", promises_for | owns | is_office)
rules.add_perm("exchange.withdraw_claim", promises_for | is_office)
rules.add_perm("exchange.release", owns | is_office)
rules.add_perm("exchange.deliver", receives | is_office)
rules.add_perm("exchange.use", receives | is_office)
rules.add_perm("exchange.take_back_use", receives | is_office)
rules.add_perm("exchange.add_scan", receives | is_office)
rules.add_perm("exchange.settle", receives | owns | is_office)
rules.add_perm("exchange.take_back", is_office)
rules.add_perm("exchange.see_claims", is_member)
rules.add_perm("exchange.reconcile", is_office)
rules.add_perm("exchange.see_bank", is_office | is_auditor)
rules.add_perm("exchange.record_concern", promises_for | is_office)
rules.add_perm("exchange.see_concerns", is_member)
