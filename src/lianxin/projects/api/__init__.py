"""Endpoints of projects: the list, one project with its parts, and every verb of its life."""

from lianxin.projects.api import drafting, money, progress, reviewing

ROUTERS = {
    "Projects": (drafting.router,),
    "Review and acceptance": (reviewing.router,),
    "Claims and money": (money.router,),
    "Progress": (progress.router,),
}

__all__ = ["ROUTERS"]
