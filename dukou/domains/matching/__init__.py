"""Matching 撮合: what fits a need, with reasons, asked for on the spot or kept for every open need.

Useful for: need → achievements and experts, apart from them the leads (线索) of papers and reports; matches of all needs.
Not for: how a score is made (engines/matching), or what happens after an introduction.
"""
