"""What a town makes public: the quarterly disclosure of a village (村务公开).

Invariants: a quarter is disclosed once, after it is over; what was published stays as it was, with who and when; where
one of its numbers no longer holds, its page says so. No person is named: givers are organisations, payees a kind.
"""
