"""API 接口: everything the portal does, for programs, under /api/v1.

Useful for: searching, matching, reading entries, doing any action by name.
Not for: rules of its own; it converts JSON, asks queries and calls actions.
"""
