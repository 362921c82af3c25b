"""Verbs of the desk: verifying the whole, and the demo."""
