"""The exchange: one claim engine for everything scarce.

A ``Listing`` is a need or an offer with a capacity in its unit; a ``Claim`` is an organisation's promise against it;
a ``Delivery`` is what arrived.

Invariants: ``0 ≤ taken ≤ capacity``; ``taken`` is the sum of the live claims; a claim is made once a key.
"""
