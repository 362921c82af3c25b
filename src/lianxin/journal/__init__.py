"""The journal: one entry for every verb, in the verb's own transaction.

A folder numbers what has committed, council by council, and lays a hash chain over it in blocks, so that neither the
chain nor a counter is ever a hot row in a writer's transaction. Knows councils, users and subjects by id only.

Invariants: entries are never changed once numbered; numbers run without a gap; each block's hash covers its entries
and the block before it.
"""
