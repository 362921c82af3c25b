"""Endpoints of the exchange: needs and resources, their claims, what came for them, and what residents raise."""

from lianxin.exchange.api import bank, carrying, claiming, concerns, counterparts, searches, taking, using, writing
from lianxin.exchange.api.narrowing import PlacePaging
from lianxin.exchange.api.shapes import ClaimOut, DeliveryOut

ROUTERS = {
    "Needs and resources": (writing.router, counterparts.router, carrying.router, searches.router),
    "Claims": (claiming.router, taking.router, using.router),
    "Residents’ concerns": (concerns.router,),
    "Bank": (bank.router,),
}

__all__ = ["ROUTERS", "ClaimOut", "DeliveryOut", "PlacePaging"]
