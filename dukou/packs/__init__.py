"""Packs 套件: what differs from city to city, as readable dated files, and the reader that loads and checks them.

Useful for: codes, parameters, working days, sources, forms, sample entries of one city.
Not for: anything a city decides case by case: that is an action, and stands in the database.
"""

from dukou.packs.loading import check, load, named, shenzhen
from dukou.packs.pack import Pack
from dukou.packs.parameters import Parameter
from dukou.packs.problem import Problem

__all__ = ["Pack", "Parameter", "Problem", "check", "load", "named", "shenzhen"]
