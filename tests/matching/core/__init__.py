"""The core of matching: its properties against brute force, networkx and HiGHS."""
