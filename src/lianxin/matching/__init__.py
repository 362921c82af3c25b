"""Precise matching: a whole plan of who serves which need, explained pair by pair, and decided by both sides.

``core`` computes (arrays in, arrays out; it knows no Django); the services feed it from the exchange's listings and
carry its plan to people. A ``Plan`` is what was computed for a council's year under a policy; a ``Proposal`` is one of
its pairs on the way to a claim.

Invariants: at most one plan of a council and year is published; a proposal that was agreed on has its claim, made by
the exchange's own services after both sides had said yes, by two people; no is said for a reason.
"""
