"""What a line commits to: references of nouns, their facts as text, and the salts that keep both from being guessed."""

import hmac
import json

from django.db import models

from dukou.engines import evidence

SECRETS = frozenset({"password"})
"""Inputs that no line commits to: one fast digest of a password would be a gift to whoever steals the table."""


def ref(noun: models.Model) -> str:
    """Return the reference of a noun as text, such as `entry:17`."""
    return f"{noun._meta.model_name}:{noun.pk}"


def facts(noun: models.Model) -> dict[str, object]:
    """Return what a noun's digest commits to: every stored column but those the model leaves out.

    A column that holds its default is not said, so a column that a later version adds unseals no earlier line.
    """
    left_out = getattr(noun, "not_journalled", ())
    columns = (f for f in noun._meta.concrete_fields if f.attname not in left_out)
    return {f.attname: told for f in columns if (told := getattr(noun, f.attname)) != f.get_default()}


def commit(told: object, salt: bytes | memoryview, name: str) -> str:
    """Commit to a value under the line's salt and the value's name in that line.

    Each name has a salt of its own, derived from the line's: one noun can be proved by handing out its salt alone, and
    erasing the line's salt unlinks them all.
    """
    return evidence.commitment(_text(told), salt_of(salt, name))


def salt_of(salt: bytes | memoryview, name: str) -> bytes:
    """Return the salt of one value of a line: HMAC-SHA-256 of its name (`entry:17`, `inputs`) under the line's salt."""
    return hmac.digest(bytes(salt), name.encode(), "sha256")[:16]


def _text(told: object) -> str:
    # Committing to the JSON text keeps bulk acts fast; sorted keys and no spaces make the text unique.
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
