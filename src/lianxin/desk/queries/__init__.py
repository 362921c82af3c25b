"""Reads that join floors, shaped for the pages of the desk."""
