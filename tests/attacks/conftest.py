"""The attacks are made in the two towns of the tenancy tests."""

from tests.tenancy.conftest import towns

__all__ = ["towns"]
