"""Office 后台: Django's admin, read-only everywhere. Master data changes by pack or action.

Useful for: staff who look something up in a table.
Not for: changing anything.
"""
