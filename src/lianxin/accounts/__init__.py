"""Who signs in: users, API tokens, and the answers kept so that a repeated request is harmless.

What somebody may do is no business of this floor: posts live in ``network``.
"""
