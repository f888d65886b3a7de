"""Kernel 内核: the few ideas every floor shares, and nothing else.

Useful for: refusals, bilingual words, money, periods, lifecycles, traces, actors, codes.
Not for: anything that needs a database, a clock, settings or a framework.
"""
