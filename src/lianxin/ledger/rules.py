"""Who may close a month of the book, and see its papers, and be the second person."""

from typing import TYPE_CHECKING, Any

import rules

from lianxin.network.rules import is_auditor, is_member, is_office

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer


@rules.predicate
def recorded_it(user: "Viewer", entry: Any) -> bool:
    """Recorded what waits for a second person."""
    return bool(entry.recorded_by_id == user.pk)


rules.add_perm("ledger.seal", is_office | is_auditor)
rules.add_perm("ledger.see_scans", is_member)
rules.add_perm("ledger.set_rule", is_office)
rules.add_perm("ledger.approve", is_office)
rules.add_perm("ledger.withdraw_entry", recorded_it)
