"""Reads of insights, one page's part a file."""
