"""Precise matching: every gate of docs/matching.md."""
