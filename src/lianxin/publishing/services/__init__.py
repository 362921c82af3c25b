"""Verbs of what a town makes public."""

from lianxin.publishing.services.editions import correct_disclosure, publish_disclosure

__all__ = ["correct_disclosure", "publish_disclosure"]
