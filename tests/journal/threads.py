"""People who act at the same moment: threads that start together, each with a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run all works at the same time; return what each answered or raised, in their order."""
    gate = threading.Barrier(len(works))
    answers: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers[place] = work()
        except Exception as error:  # noqa: BLE001 - handed to the test, which asserts over it
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=held) for held in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
