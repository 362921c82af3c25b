"""The libraries that take long to load, when they are needed and not before: the web process starts without them."""

from importlib import import_module
from typing import Any


def min_cost_flow() -> Any:
    """An empty ``SimpleMinCostFlow`` of OR-tools."""
    return import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow()


def sparse() -> Any:
    """``scipy.sparse``."""
    return import_module("scipy.sparse")


def top_products() -> Any:
    """``sp_matmul_topn`` of sparse_dot_topn: the largest entries of each row of a sparse product."""
    return import_module("sparse_dot_topn").sp_matmul_topn
