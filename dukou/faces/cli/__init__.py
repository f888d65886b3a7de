"""CLI 命令行: `dukou`, everything a person at a terminal or a script needs.

Useful for: starting the platform, loading and exporting, searching and matching, checking an engine's figure.
Not for: rules of its own; it calls the same queries and actions as the portal.
"""
