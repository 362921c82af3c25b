"""Who records receipts, and who sees them."""

import rules

from lianxin.network.rules import is_member, is_office

rules.add_perm("receipts.record", is_office)
rules.add_perm("receipts.see", is_member)
