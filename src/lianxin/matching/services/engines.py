"""Where many problems are solved: on the processors of this machine, or on a Ray cluster (the extra ``ray``)."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any

from lianxin.matching.errors import NoSuchEngine

PROCESSES, RAY = "processes", "ray"
ENGINES = (PROCESSES, RAY)
MapFunction = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@contextmanager
def engine(name: str, jobs: int) -> Iterator[MapFunction]:
    """A map function that calls at most ``jobs`` at once and keeps the order. Raises NoSuchEngine."""
    if name == RAY:
        with _ray(jobs) as ray:
            yield _spread_over(ray)
    elif jobs <= 1:
        yield map
    else:
        # A fresh interpreter each: one that is forked would share the database's connection.
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            yield pool.map


@contextmanager
def _ray(jobs: int) -> Iterator[Any]:
    """The cluster that ``RAY_ADDRESS`` names, else ``jobs`` workers of this machine, ended afterwards."""
    try:
        ray: Any = import_module("ray")
    except ImportError:
        raise NoSuchEngine(name=RAY) from None
    known = ray.is_initialized()
    if not known:
        here = {} if "RAY_ADDRESS" in os.environ else {"num_cpus": jobs, "include_dashboard": False}
        ray.init(log_to_driver=False, **here)
    try:
        yield ray
    finally:
        if not known:
            ray.shutdown()


def _spread_over(ray: Any) -> MapFunction:
    """``map`` on a cluster, for whatever can be called."""

    def spread(act: Callable[[Any], Any], arguments: Iterable[Any]) -> Iterable[Any]:
        def call(argument: Any) -> Any:
            """Ray takes functions only. One made here travels whole, so that no worker must load Django."""
            return act(argument)

        remote = ray.remote(call)
        return list(ray.get([remote.remote(one) for one in arguments]))

    return spread
