"""Endpoints: figures with their records, and statements."""

from lianxin.insights.api import figures
from lianxin.insights.api.statements import router

ROUTERS = {"Figures": (figures.router, router)}
