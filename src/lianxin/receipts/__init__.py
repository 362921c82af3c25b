"""References of donation receipts (捐赠票据登记): recorded, never issued.

Invariants: a receipt is of money that came in; code and number stand once in a council; an entry has one receipt that
holds; a correction is a new record that names the old.
"""
