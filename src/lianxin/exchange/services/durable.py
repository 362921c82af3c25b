"""Waiting until what was committed is durable, on PostgreSQL.

A transaction that commits with ``synchronous_commit = off`` frees its locks before its log is flushed. The log is
ordered, so a later transaction that does wait for its own flush (and for the synchronous standby, where there is one)
makes the earlier one durable too.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, connection, transaction

from lianxin.prepared import run


class NotKnownDurable(InterfaceError):
    """The server gave up waiting: whether the claim would survive is not known, so nobody is told that it stands."""


def barrier() -> None:
    """Return once everything committed before is durable. Raises NotKnownDurable.

    Never cancelled: a time limit on statements would end the wait with only a warning.
    """
    with known():
        run("SELECT pg_logical_emit_message(true, 'lianxin', '')", ())


@contextmanager
def known() -> Iterator[None]:
    """Around what waits for the log: raises NotKnownDurable where the server gave up waiting."""
    connection.ensure_connection()
    warnings: list[str] = []
    handler = lambda diagnostic: warnings.append(diagnostic.message_primary)  # noqa: E731
    raw = connection.connection
    raw.add_notice_handler(handler)
    try:
        yield
    finally:
        raw.remove_notice_handler(handler)
    if warnings:
        raise NotKnownDurable(warnings[0])


def wait_if_needed() -> None:
    """The barrier where one is needed: on PostgreSQL, outside of a transaction, whose own commit waits."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        barrier()


@contextmanager
def in_one_piece() -> Iterator[None]:
    """A savepoint inside a transaction, so that a refusal leaves it usable; nothing where there is none."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    else:
        yield
