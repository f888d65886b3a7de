"""Taxonomy 分类: the pack's codes and dated parameters, as the other rooms ask for them.

Useful for: labels of codes, lookups by name, `parameter(key, on)`, working days, what is verified and what is not.
Not for: writing codes; a city edits its pack and loads it.
"""
