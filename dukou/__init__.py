"""Dukou 渡口: the open-source platform on which a city carries technology from the laboratory to the market."""

__version__ = "0.1.0"
