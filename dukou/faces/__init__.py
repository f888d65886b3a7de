"""Faces 门面: where people and programs meet the house: web, office, api, cli.

Useful for: turning a request into one query or one action, and its answer into a page, JSON or a line.
Not for: deciding anything; whatever a rule says is said below.
"""
