"""Text 文本: one way to read Chinese and Latin text, shared by search, matching and intake.

Useful for: normal form, words, character bigrams, sentences, firm boilerplate, near-duplicate fingerprints.
Not for: ranking (search, matching), languages without a word list of ours, anything that remembers.
"""

from dukou.engines.text.cutting import asked, bigrams, terms, terms_and_words, words
from dukou.engines.text.fingerprints import bands, distance, fingerprint
from dukou.engines.text.normal import normalise
from dukou.engines.text.sentences import opening, sentences, strip_boilerplate

__all__ = [
    "asked",
    "bands",
    "bigrams",
    "distance",
    "fingerprint",
    "normalise",
    "opening",
    "sentences",
    "strip_boilerplate",
    "terms",
    "terms_and_words",
    "words",
]
