"""The network: councils, organisations and their membership, pairings and agreements, and who acts for whom.

Organisations and divisions are shared by all councils; what a council knows of an organisation (its number in the
register, secretary, liaison, telephone) stands on its ``Enrolment`` and is seen by that council alone.

Invariants: one current enrolment an organisation and council; one current pairing a partner, village and council;
terms end after they begin; every permission comes from a ``Post``.
"""
