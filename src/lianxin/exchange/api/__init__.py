"""Endpoints of the exchange: needs and resources, their claims, what came for them, and what residents raise."""

from lianxin.exchange.api import claiming

ROUTERS = {"Claims": (claiming.router,)}

__all__ = ["ROUTERS"]
