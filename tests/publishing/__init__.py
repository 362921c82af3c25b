"""Tests of what villages publish."""
