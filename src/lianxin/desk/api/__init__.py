"""What joins floors, by API: the inbox, and the way of money."""

from lianxin.desk.api import inbox, ways

ROUTERS = {"Inbox": (inbox.router,), "Money": (ways.router,)}
