"""The log as a channel: one line per letter, with the address masked. It stands in for every way that has no adapter."""

import logging

from dukou.domains.notices.adapters.letter import Letter, hidden

log = logging.getLogger("dukou.notices")


def send(letter: Letter) -> None:
    """Write one line."""
    log.info("notice %s · %s %s · %s", letter.number, letter.way, hidden(letter.way, letter.address), letter.words.zh)
