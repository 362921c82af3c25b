"""Endpoints of the network: councils and their members, pairings, posts, and the journal."""

from lianxin.network.api import journal, posts, register
from lianxin.network.api.scope import InCouncil, PartOfCouncil, council_of, member_of
from lianxin.network.api.shapes import Contacts
from lianxin.network.api.timeline import EventOut, events_of

ROUTERS = {"Network": (register.router, posts.router), "Journal": (journal.router,)}

__all__ = ["ROUTERS", "Contacts", "EventOut", "InCouncil", "PartOfCouncil", "council_of", "events_of", "member_of"]
