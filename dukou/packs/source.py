"""Where facts were read. A source is named by its id in every table of a pack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read (来源): a law, a document, a public page, our own memory."""

    id: str
    kind: str
    title: str
