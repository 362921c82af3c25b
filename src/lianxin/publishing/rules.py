"""Who publishes, and who sees what is not published yet."""

from typing import TYPE_CHECKING, Any

import rules

from lianxin.network.queries import organisations_of
from lianxin.network.rules import is_auditor, is_office
from lianxin.network.states import Role

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer


@rules.predicate
def is_steward(user: "Viewer", disclosure: Any) -> bool:
    """Acts for the village."""
    return disclosure.village_id in organisations_of(user, disclosure.council_id, Role.STEWARD)


rules.add_perm("publishing.publish", is_steward | is_office)
rules.add_perm("publishing.preview", is_steward | is_office | is_auditor)
