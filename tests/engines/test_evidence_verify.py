"""The single file agrees with the engine on everything, in a Python that has nothing else, and its exit code says it."""

import ast
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

import bench.evidence
from bench.evidence import SIGNER, VERIFIER
from dukou.engines.evidence import (
    Checkpoint,
    CheckpointPair,
    Custody,
    EvidenceReport,
    Line,
    Receipt,
    check_lines,
    check_pair,
    check_receipt,
    make_pair,
    make_receipt,
    read_checkpoints,
    read_receipt,
    verify_dukou,
)
from dukou.engines.evidence.checkpoint import public_key
from dukou.kernel.errors import Refusal
from tests.engines.test_evidence_checkpoint import (
    LINES,
    MARK,
    OTHER,
    RECEIPT,
    chained,
    marked,
    tampered,
    tampering,
    tree_of,
)

FIELDS = ("ok", "mode", "count", "head", "broken_at", "code", "covered", "anchored")
PAIR = make_pair(tree_of(LINES), marked(LINES, 5), MARK)


def alone(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
    """Run the single file in a Python without site packages, environment or current folder."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.stderr == b""
    return done.returncode, json.loads(done.stdout)


def same(told: dict[str, Any], report: EvidenceReport) -> bool:
    """Whether the single file and the engine say the same."""
    within = tuple(told["within"]) if told["within"] else None
    return within == report.within and all(told[name] == getattr(report, name) for name in FIELDS)


def written(lines: list[Line], folder: Path) -> Path:
    path = folder / "journal.jsonl"
    path.write_bytes(b"".join(line.to_bytes() + b"\n" for line in lines))
    return path


@pytest.fixture
def held(tmp_path) -> Path:
    """What a custodian holds: a checkpoint of 5 lines and one of 12."""
    path = Path(tmp_path / "held.txt")
    path.write_text(f"{marked(LINES, 5).note()}\n{MARK.note()}", encoding="utf-8")
    return path


# ---- the command


def test_it_works(tmp_path) -> None:
    (tmp_path / "receipt.json").write_bytes(RECEIPT.to_bytes())
    code, told = alone(tmp_path / "receipt.json", "--key", SIGNER.key)
    assert code == 0
    assert same(told, check_receipt(RECEIPT, Custody(keys=(SIGNER.key,))))


def test_it_says_in_both_languages_what_is_proved_and_what_is_not(tmp_path, held) -> None:
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(written(LINES, tmp_path)), "--checkpoint", str(held)]
    done = subprocess.run([*command, "--key", SIGNER.key], capture_output=True, check=False)
    said = done.stdout.decode()
    assert done.returncode == 0
    for words in (
        "第 1 至 12 行与 bench.dukou",
        "Lines 1 to 12 are as in the checkpoint",
        "第 13 至 20 行尚无检查点覆盖",
        "No checkpoint covers lines 13 to 20 yet",
        "没有第三方时间戳",
        "已证明 proved",
    ):
        assert words in said
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 2
    assert f"请与公布的公钥逐字核对：{SIGNER.key}" in done.stdout.decode()


def test_exit_codes_of_a_journal(tmp_path, held) -> None:
    key = ("--key", SIGNER.key)
    good, cut = written(LINES, tmp_path), tmp_path / "cut"
    cut.mkdir()
    assert alone(good, "--checkpoint", held, *key)[0] == 0
    assert alone(good, "--checkpoint", held)[0] == 2
    assert alone(good, *key)[0] == 2
    code, told = alone(written(LINES[:9], cut), "--checkpoint", held, *key)
    assert (code, told["code"], told["within"]) == (1, "evidence.cut_off", [6, 12])
    code, told = alone(good, "--checkpoint", held, "--key", OTHER.key)
    assert (code, told["code"]) == (1, "evidence.unknown_key")
    assert alone(good, "--checkpoint", held, "--key", OTHER.key, *key)[0] == 0
    (tmp_path / "empty").write_bytes(b"")
    assert alone(tmp_path / "empty", *key)[0] == 2
    assert alone(tmp_path / "empty", "--checkpoint", held, *key)[0] == 1


def test_a_line_sealed_anew_is_named_by_the_digests_that_a_custodian_kept(tmp_path, held) -> None:
    path = written(tampered(LINES, "change", 9, anew=True), tmp_path)
    (tmp_path / "digests.txt").write_text("\n".join(line.digest for line in LINES), encoding="ascii")
    given = ("--checkpoint", held, "--key", SIGNER.key)
    assert alone(path, *given)[1]["within"] == [6, 12]
    code, told = alone(path, *given, "--digests", tmp_path / "digests.txt")
    assert (code, told["within"]) == (1, [9, 9])
    (tmp_path / "digests.txt").write_text("no digests", encoding="ascii")
    assert alone(path, *given, "--digests", tmp_path / "digests.txt")[0] == 2


def test_exit_codes_of_a_pair(tmp_path) -> None:
    (tmp_path / "pair.json").write_bytes(PAIR.to_bytes())
    code, told = alone(tmp_path / "pair.json", "--key", SIGNER.key)
    assert code == 0
    assert same(told, check_pair(PAIR, Custody(keys=(SIGNER.key,))))
    assert alone(tmp_path / "pair.json")[0] == 2
    forked = tampered(LINES, "change", 3, anew=True)
    wrong = make_pair(tree_of(forked), marked(LINES, 5), marked(forked, 12))
    (tmp_path / "pair.json").write_bytes(wrong.to_bytes())
    code, told = alone(tmp_path / "pair.json", "--key", SIGNER.key)
    assert (code, told["code"], told["within"]) == (1, "evidence.not_consistent", [1, 5])


def test_what_cannot_be_read_is_undecided(tmp_path, held) -> None:
    key = ("--key", SIGNER.key)
    assert alone(tmp_path / "absent")[0] == 2
    assert alone(tmp_path)[0] == 2
    (tmp_path / "receipt.json").write_bytes(RECEIPT.to_bytes().replace(b'"seq": 5', b'"seq": 5, "seq": 5'))
    code, told = alone(tmp_path / "receipt.json", *key)
    assert (code, told["mode"], told["code"]) == (2, "receipt", "evidence.bad_receipt")
    assert (
        alone(written(LINES, tmp_path), "--checkpoint", tmp_path / "receipt.json")[1]["code"]
        == "evidence.bad_checkpoint"
    )
    assert alone(written(LINES, tmp_path), "--as", "consistency")[1]["code"] == "evidence.bad_receipt"
    assert alone(written(LINES, tmp_path), "--checkpoint", held, "--key", held.parent / "journal.jsonl")[0] == 2
    wrong = subprocess.run([sys.executable, "-I", "-S", str(VERIFIER)], capture_output=True, check=False)
    assert wrong.returncode == 2


@pytest.mark.parametrize("layout", ["{}", "公钥 public key: {}\n", "\ufeff{}\r\n"])
def test_a_key_may_stand_in_a_file(tmp_path, layout) -> None:
    (tmp_path / "receipt.json").write_bytes(RECEIPT.to_bytes())
    (tmp_path / "key.txt").write_text(layout.format(SIGNER.key), encoding="utf-8")
    assert alone(tmp_path / "receipt.json", "--key", tmp_path / "key.txt")[0] == 0
    assert alone(tmp_path / "receipt.json", "--key", SIGNER.key.removeprefix("ed25519:"))[0] == 0


def test_a_receipt_laid_out_otherwise_is_the_same(tmp_path) -> None:
    told = json.loads(RECEIPT.to_bytes())
    backwards = {name: told[name] for name in reversed(told)}
    (tmp_path / "receipt.json").write_text(json.dumps(backwards, ensure_ascii=True), encoding="ascii")
    assert alone(tmp_path / "receipt.json", "--key", SIGNER.key)[0] == 0
    assert read_receipt((tmp_path / "receipt.json").read_bytes()) == RECEIPT


def test_a_file_cannot_paint_on_the_terminal(tmp_path) -> None:
    line = replace(LINES[0], actor="\x1b[2J\x1b[32mperson:1\u202e").sealed("0" * 64)
    mark = replace(MARK, size=1, root=tree_of([line]).root().hex(), head=line.digest).signed(SIGNER)
    (tmp_path / "receipt.json").write_bytes(make_receipt(line, tree_of([line]), mark).to_bytes())
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(tmp_path / "receipt.json"), "--key", SIGNER.key]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert "\u202e" not in done.stdout.decode()


def test_it_needs_nothing_but_an_old_python() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


# ---- agreement


def by_file(lines: list[bytes], marks: list[Checkpoint], digests: list[str]) -> dict[str, Any]:
    """What the single file says of a journal, asked in this process."""
    notes = verify_dukou.read_notes("\n".join(mark.note() for mark in marks))
    watch = verify_dukou.Watch(verify_dukou.check_notes(notes, [SIGNER.key]), [SIGNER.key], digests)
    watch.follow(lines)
    return watch.judge()


@pytest.mark.slow
@settings(max_examples=200)
@given(tampering(), st.booleans())
def test_it_says_of_a_touched_journal_what_the_engine_says(case, listed: bool) -> None:
    lines, touched, marks, *_ = case
    digests = [line.digest for line in lines] if listed else []
    raw = [line.to_bytes() for line in touched]
    assert same(by_file(raw, marks, digests), check_lines(raw, Custody(marks, (SIGNER.key,), digests)))


@pytest.mark.slow
@settings(max_examples=300)
@given(st.data())
def test_it_says_of_a_flipped_bit_what_the_engine_says(data: st.DataObject) -> None:
    raw = b"\n".join(line.to_bytes() for line in LINES[:3])
    at, bit = data.draw(st.integers(0, len(raw) - 1)), data.draw(st.integers(0, 7))
    touched = (raw[:at] + bytes([raw[at] ^ (1 << bit)]) + raw[at + 1 :]).split(b"\n")
    marks = [marked(LINES, 2)]
    lines = [line.strip() for line in touched if line.strip()]
    assert same(by_file(lines, marks, []), check_lines(touched, Custody(marks, (SIGNER.key,))))


def answer(check: Callable[[], Any]) -> Any:
    """What either says: its report, or the code of its refusal."""
    try:
        return check()
    except (Refusal, verify_dukou.Undecided) as no:
        return no.code


def receipts() -> list[Receipt]:
    sm3 = chained(9, "sm3")
    opened = RECEIPT.opened[0]
    return [
        RECEIPT,
        make_receipt(sm3[6], tree_of(sm3, "sm3"), marked(sm3, 8, "sm3")),
        replace(RECEIPT, line=replace(RECEIPT.line, actor="x")),
        replace(RECEIPT, line=replace(RECEIPT.line, format="x")),
        replace(RECEIPT, line=replace(RECEIPT.line, hash="md5")),
        replace(RECEIPT, line=LINES[5]),
        replace(RECEIPT, line=LINES[15]),
        replace(RECEIPT, proof=RECEIPT.proof[1:]),
        replace(RECEIPT, proof=(RECEIPT.proof[0] + "\n", *RECEIPT.proof[1:])),
        replace(RECEIPT, opened=(replace(opened, value="x"),)),
        replace(RECEIPT, opened=(opened, replace(opened, name="x"))),
        replace(RECEIPT, checkpoint=MARK.note() * 2),
        replace(RECEIPT, checkpoint=MARK.note().replace("size: 12", "size: 13")),
        replace(RECEIPT, checkpoint=MARK.note().replace("\n", "\r\n")),
        replace(RECEIPT, checkpoint=replace(MARK, key="sm2:" + "ab" * 64).note()),
        replace(RECEIPT, checkpoint=replace(MARK, key="ed25519:" + "02" + "00" * 31).note()),
        make_receipt(LINES[11], tree_of(LINES), replace(MARK, head="00" * 32).signed(SIGNER)),
    ]


def pairs() -> list[CheckpointPair]:
    tree, empty = tree_of(LINES), marked(LINES, 0)
    return [
        PAIR,
        make_pair(tree, empty, MARK),
        make_pair(tree, empty, empty),
        make_pair(tree, MARK, MARK),
        replace(make_pair(tree, empty, MARK), proof=PAIR.proof),
        replace(PAIR, first=PAIR.second, second=PAIR.first),
        replace(PAIR, proof=()),
        replace(PAIR, proof=(*PAIR.proof, "")),
        replace(PAIR, first=replace(MARK, size=5).signed(SIGNER).note()),
        replace(PAIR, first=replace(MARK, origin="x").signed(SIGNER).note()),
        replace(PAIR, first=replace(MARK, root="00" * 32).signed(SIGNER).note()),
    ]


@pytest.mark.parametrize("keys", [(), (SIGNER.key,), ("ed25519:" + "58" + "66" * 31,)], ids=["none", "own", "other"])
@pytest.mark.parametrize(
    "custody", [(), (MARK,), (marked(LINES, 15),), (marked(tampered(LINES, "change", 2, anew=True), 12),)]
)
def test_it_says_of_receipts_and_pairs_what_the_engine_says(custody, keys, tmp_path, capsysbinary) -> None:
    (tmp_path / "held.txt").write_text("\n".join(mark.note() for mark in custody), encoding="utf-8")
    given = ["--checkpoint", str(tmp_path / "held.txt"), "--json", *(part for key in keys for part in ("--key", key))]
    cases = [(one.to_bytes(), lambda one=one: check_receipt(one, Custody(custody, keys))) for one in receipts()]
    cases += [(one.to_bytes(), lambda one=one: check_pair(one, Custody(custody, keys))) for one in pairs()]
    for raw, check in cases:
        (tmp_path / "file.json").write_bytes(raw)
        code = verify_dukou.main([str(tmp_path / "file.json"), *given])
        told, expected = json.loads(capsysbinary.readouterr().out), answer(check)
        if isinstance(expected, str):
            assert (code, told["code"]) == (2, expected)
        else:
            assert same(told, expected)
            assert code == (1 if not expected.ok else 0 if expected.anchored else 2)


def by_file_receipt(raw: bytes) -> dict[str, Any]:
    """What the single file says of a receipt, asked in this process."""
    return verify_dukou.check_receipt(verify_dukou.read_object(raw, verify_dukou.RECEIPT), [], [SIGNER.key])


@given(st.integers(0, len(RECEIPT.to_bytes()) - 1), st.integers(0, 7))
def test_it_says_of_a_receipt_with_a_flipped_bit_what_the_engine_says(at: int, bit: int) -> None:
    raw = bytearray(RECEIPT.to_bytes())
    raw[at] ^= 1 << bit
    expected = answer(lambda: check_receipt(read_receipt(bytes(raw)), Custody(keys=(SIGNER.key,))))
    try:
        told = answer(lambda: by_file_receipt(bytes(raw)))
    except verify_dukou.Wrong as no:  # it is about the checkpoint
        told = verify_dukou.failed("receipt", no, [])
    assert told == expected if isinstance(expected, str) else same(told, expected)
    assert isinstance(expected, str) or not expected.ok or json.loads(raw) == json.loads(RECEIPT.to_bytes())


DRIVER = """
import base64, json, runpy, sys
found = runpy.run_path(sys.argv[1])
told = json.load(sys.stdin)
read = lambda texts: [base64.b64decode(text) for text in texts or []]
print(json.dumps([
    [found["is_included"](one["leafIdx"], one["treeSize"], *read([one["leafHash"], one["root"]]), read(one["proof"]), "sha-256")
     for one in told["inclusion"]],
    [found["is_consistent"](one["size1"], one["size2"], tuple(read([one["root1"], one["root2"]])), read(one["proof"]), "sha-256")
     for one in told["consistency"]],
]))
"""


def test_it_answers_every_vector_as_upstream(shared) -> None:
    vectors = (shared / "reference/tamper_evidence/rfc6962_proof_vectors.json").read_bytes()
    command = [sys.executable, "-I", "-S", "-c", DRIVER, str(VERIFIER)]
    done = subprocess.run(command, input=vectors, capture_output=True, check=True)
    told = json.loads(vectors)
    expected = [[not one["wantErr"] for one in told[kind]] for kind in ("inclusion", "consistency")]
    assert json.loads(done.stdout) == expected


# ---- its own hashes and signatures

RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
"""RFC 8032 §7.1, tests 1 to 3."""


@pytest.mark.parametrize(("public", "text", "signature"), RFC_8032)
def test_the_signatures_of_rfc_8032(public, text, signature) -> None:
    point = verify_dukou.public_point(f"ed25519:{public}")
    assert verify_dukou.is_signed(point, bytes.fromhex(text), bytes.fromhex(signature))
    public_key(f"ed25519:{public}").verify(bytes.fromhex(signature), bytes.fromhex(text))
    assert not verify_dukou.is_signed(point, bytes.fromhex(text) + b"x", bytes.fromhex(signature))
    s = int.from_bytes(bytes.fromhex(signature)[32:], "little") + verify_dukou.ORDER
    again = bytes.fromhex(signature)[:32] + s.to_bytes(32, "little")
    assert not verify_dukou.is_signed(point, bytes.fromhex(text), again), "S must be below the order (RFC 8032 §5.1.7)"


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_it_takes_the_signatures_that_cryptography_takes(seed: bytes, text: bytes, flipped: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key(), bytearray(private.sign(text))
    point = verify_dukou.public_point(f"ed25519:{public.public_bytes_raw().hex()}")
    assert verify_dukou.is_signed(point, text, bytes(signature))
    signature[flipped // 8] ^= 1 << flipped % 8
    assert verify_dukou.is_signed(point, text, bytes(signature)) is _takes(public, bytes(signature), text)


def _takes(public: Ed25519PublicKey, signature: bytes, text: bytes) -> bool:
    try:
        public.verify(signature, text)
    except InvalidSignature:
        return False
    return True


@given(
    st.binary(min_size=32, max_size=32)
    | st.sampled_from([n.to_bytes(32, "little") for n in (0, 1, 2, 2**255 - 20, 2**255 - 19, 2**256 - 1)])
)
def test_both_refuse_the_same_keys(told: bytes) -> None:
    key = f"ed25519:{told.hex()}"
    codes = [answer(partial(ask, key)) for ask in (public_key, verify_dukou.public_point)]
    assert [code == "evidence.weak_key" for code in codes] in ([True, True], [False, False])


@given(st.binary(max_size=300))
def test_its_own_sm3_is_that_of_the_library(content: bytes) -> None:
    assert verify_dukou.sm3(content) == hashlib.new("sm3", content).digest()


@given(st.text(max_size=40))
def test_both_read_a_note_alike(text: str) -> None:
    note = MARK.note().replace("bench.dukou", text) + text
    ours = answer(lambda: [mark.size for mark in read_checkpoints(note)])
    assert answer(lambda: [mark["size"] for mark in verify_dukou.read_notes(note)]) == ours


# ---- measured


@pytest.mark.slow
def test_the_benchmark_holds_at_a_fiftieth() -> None:
    outcome = bench.evidence.main(1 / 50)
    assert outcome.figures["whole and in agreement"] == 1
    assert outcome.figures["tampering named exactly"] == 1
    assert outcome.figures["inclusion proof, CPU ms p99"] < 5
