"""Endpoints of matching: plans, their pairs, and what both sides say to a proposal."""

from lianxin.matching.api import answering, planning

ROUTERS = {"Matching": (planning.router, answering.router)}

__all__ = ["ROUTERS"]
