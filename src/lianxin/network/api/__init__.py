"""Endpoints of the network: councils and their members, pairings, posts, and the journal."""

from lianxin.network.api import journal, posts, register
from lianxin.network.api.scope import InCouncil, council_of, member_of

ROUTERS = {"Network": (register.router, posts.router), "Journal": (journal.router,)}

__all__ = ["ROUTERS", "InCouncil", "council_of", "member_of"]
