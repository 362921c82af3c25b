"""Who may close a month of the book."""

import rules

from lianxin.network.rules import is_auditor, is_office

rules.add_perm("ledger.seal", is_office | is_auditor)
