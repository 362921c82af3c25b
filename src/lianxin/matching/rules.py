"""Who may plan, read and answer. A permission takes a council, a plan or a proposal."""

from typing import TYPE_CHECKING, Any

import rules

from lianxin.matching.states import Party, ProposalState
from lianxin.network.queries import organisations_of
from lianxin.network.rules import council_id_of, is_auditor, is_office
from lianxin.network.states import Role

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer


def parties_of(user: "Viewer", proposal: Any) -> list[Party]:
    """The sides of a proposal for which somebody speaks."""
    mine = organisations_of(user, proposal.council_id, Role.LIAISON, Role.STEWARD)
    sides = ((Party.GIVER, proposal.partner_id), (Party.RECEIVER, proposal.village_id))
    return [party for party, organisation_id in sides if organisation_id in mine]


@rules.predicate
def speaks_for_a_side(user: "Viewer", proposal: Any) -> bool:
    """Speaks as liaison or steward for one of the two sides."""
    return bool(parties_of(user, proposal))


@rules.predicate
def was_proposed(_user: "Viewer", proposal: Any) -> bool:
    """The proposal left the office's desk."""
    return proposal.proposed_on is not None and proposal.state != ProposalState.DRAFT


@rules.predicate
def speaks_for_somebody(user: "Viewer", thing: Any) -> bool:
    """Speaks as liaison or steward for an organisation of the council, so that it may be asked."""
    return bool(organisations_of(user, council_id_of(thing), Role.LIAISON, Role.STEWARD))


rules.add_perm("matching.enter", is_office | is_auditor | speaks_for_somebody)
rules.add_perm("matching.speak", speaks_for_somebody)
rules.add_perm("matching.plan", is_office)
rules.add_perm("matching.see_plan", is_office | is_auditor)
rules.add_perm("matching.see_proposal", is_office | is_auditor | (speaks_for_a_side & was_proposed))
rules.add_perm("matching.answer", speaks_for_a_side & was_proposed)
rules.add_perm("matching.withdraw_proposal", is_office)
