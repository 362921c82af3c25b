"""Shards on a Ray cluster: a ``map_fn`` for ``solve_sharded``. Needs the extra ``ray``."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any


def map_on_ray(function: Callable[[Any], Any], arguments: Iterable[Any]) -> list[Any]:
    """Call a function with each argument on the cluster that ``RAY_ADDRESS`` names, else on this machine's cores.

    Raises: ModuleNotFoundError without the extra.
    """
    ray = import_module("ray")
    if not ray.is_initialized():
        ray.init(include_dashboard=False, log_to_driver=False)
    remote = ray.remote(function)
    return list(ray.get([remote.remote(argument) for argument in arguments]))
