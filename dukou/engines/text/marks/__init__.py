"""Marks 标志: what must not become public, found in any text and told with its exact place.

Useful for: the gate before drafting and publishing, masking what is shown back, checking a document's text.
Not for: deciding (a person or the gate does), names of people, pictures, what no pattern tells (docs/rules/disclosure.md).
"""

from dukou.engines.text.marks.finding import WORDS, Finding, Severity
from dukou.engines.text.marks.know_how import is_published
from dukou.engines.text.marks.masking import masked
from dukou.engines.text.marks.search import find

__all__ = ["WORDS", "Finding", "Severity", "find", "is_published", "masked"]
