"""The rule page of the chain: whoever follows it with other tools comes to the same digests."""

import hashlib
import hmac
import json
import re

from dukou.domains.journal.marks import commit, salt_of
from dukou.engines.evidence import EXAMPLE, FORMAT, GENESIS, Line
from tests.conftest import ROOT

PAGE = (ROOT / "docs/rules/evidence.md").read_text(encoding="utf8")
ROWS = dict(re.findall(r"^\| (.+) \| `([0-9a-f]{64})` \|$", PAGE, re.MULTILINE))


def test_the_lines_come_out_as_printed():
    (told,) = re.findall(r"```json\n(.+)\n```", PAGE)
    first, second = EXAMPLE.lines
    assert hashlib.sha256(told.encode()).hexdigest() == ROWS["line 1"] == first.digest
    body = json.loads(told) | {"action": second.action, "actor": second.actor, "at": second.at, "seq": 2}
    body |= {"on_behalf": "", "previous": first.digest}
    body["nouns"] = [{"after": "a0" * 32, "before": "9f" * 32, "ref": "entry:17"}]
    plain = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(plain.encode()).hexdigest() == ROWS["line 2, `previous` being that"] == second.digest


def test_a_commitment_comes_out_as_printed():
    (name,) = (key for key in ROWS if key.startswith("commitment"))
    text = re.findall(r"`([^`]+)`", name)[0]
    told = b"dukou-commitment-1\x00" + bytes([16]) + bytes(16) + json.dumps(text, ensure_ascii=False).encode()
    assert hashlib.sha256(told).hexdigest() == ROWS[name]


def test_the_journal_commits_as_the_page_says():
    salt, noun = b"0123456789abcdef", {"title": "多孔陶瓷模具", "state": "draft"}
    own = hmac.new(salt, b"entry:17", hashlib.sha256).digest()[:16]
    assert salt_of(salt, "entry:17") == own
    text = '{"state":"draft","title":"多孔陶瓷模具"}'
    told = b"dukou-commitment-1\x00" + bytes([16]) + own + json.dumps(text, ensure_ascii=False).encode()
    assert commit(noun, salt, "entry:17") == hashlib.sha256(told).hexdigest()


def test_the_fields_are_those_of_a_line():
    (table,) = re.findall(r"\| field \| holds \|\n\|---\|---\|\n((?:\|.+\n)+)", PAGE)
    named = re.findall(r"^\| `(\w+)`", table, re.MULTILINE)
    assert named == sorted(Line.__slots__)
    assert FORMAT in table
    assert f"{len(GENESIS)} zeros" in table
