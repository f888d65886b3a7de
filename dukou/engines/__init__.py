"""Engines 引擎: our own knowledge as pure functions; no database, clock, randomness, settings or framework.

Useful for: statisticians, lawyers and programs who check one of our figures alone (`dukou calc NAME`).
Not for: anything that must remember; the domains remember.
"""
