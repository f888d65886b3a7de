"""Domains 领域: the rooms that remember. Models, actions, queries, jobs; no HTTP.

Useful for: everything a city does with achievements, needs, people and money.
Not for: pages and addresses (faces), formulas (engines), numbers of policy (packs).
"""
