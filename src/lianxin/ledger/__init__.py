"""The book of money: every yuan that moved is a balanced ``Transfer`` of integer fen, earmarked to a ``Fund``.

Invariants: the legs of a transfer add up to 0; so do the accounts of a fund; money held is never negative; nothing
is changed or deleted, a correction is a reversal that names what it corrects.
"""
