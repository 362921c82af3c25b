"""Who may close a month of the book, and see its papers."""

import rules

from lianxin.network.rules import is_auditor, is_member, is_office

rules.add_perm("ledger.seal", is_office | is_auditor)
rules.add_perm("ledger.see_scans", is_member)
