"""How an agreed pair changes figures."""

from lianxin.figures.models import CellKey, month_of
from lianxin.figures.services import add
from lianxin.kernel import clock
from lianxin.matching.models import Proposal

AGREED = "matching.agreed"


def count_agreed(proposal: Proposal) -> None:
    """Count a pair on which both sides agreed (a step); it comes with its plan, need and village. One insert."""
    month = month_of(proposal.agreed_on or clock.today())
    where = (proposal.village.division_id or "", proposal.need.category_id or 0, proposal.partner_id)
    add({CellKey(proposal.council_id, AGREED, proposal.plan.year, month, *where): 1})
