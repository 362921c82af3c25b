"""Tests of the references of donation receipts."""
