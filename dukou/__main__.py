"""`python -m dukou` is `dukou`."""

from dukou.faces.cli.main import run

run()
