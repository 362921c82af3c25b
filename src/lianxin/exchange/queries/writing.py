"""For whom somebody may list needs and resources."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lianxin.exchange.states import Side
from lianxin.network.models import Organisation
from lianxin.network.queries import holds, members_of, organisations_of, villages_of
from lianxin.network.states import Role

if TYPE_CHECKING:
    from lianxin.network.models import Council
    from lianxin.network.queries import Viewer


def may_list(viewer: "Viewer", council: "Council", side: Side) -> bool:
    """Whether ``viewer`` may list anything of a side. No query beyond the viewer's posts."""
    roles = (Role.STEWARD,) if side == Side.NEED else (Role.STEWARD, Role.LIAISON)
    return holds(viewer, council.pk, *roles, Role.OFFICE)


def owners_for(viewer: "Viewer", council: "Council", side: Side) -> Sequence[Organisation]:
    """The organisations for which ``viewer`` may list: needs are villages', resources everybody's.

    The office lists for all. One query, two for resources.
    """
    here = list(villages_of(council))
    if side == Side.OFFER:
        here = [*(member.organisation for member in members_of(council)), *here]
    if holds(viewer, council.pk, Role.OFFICE):
        return here
    mine = organisations_of(viewer, council.pk, Role.STEWARD, Role.LIAISON)
    return [one for one in here if one.pk in mine]
