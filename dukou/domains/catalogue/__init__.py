"""Catalogue 目录: entries of every kind, from draft to fate; their import, export and search.

Useful for: achievements, needs, experts, organisations, IP rights, reports, papers, standards, each declared once.
Not for: what two entries have to do with each other (matching), or what is sold (trading).
"""
