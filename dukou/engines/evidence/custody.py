"""What checkpoints held by others say of a chain: which lines are proved, which are wrong, which nothing covers yet.

A chain that holds together proves nothing by itself, since its owner can seal it anew. Only what a checkpoint covers is
proved, and only to who knows the signer's key; a report says in both languages what is not.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dukou.engines.evidence.chain import ChainReport, Line, verify_chain, verify_lines
from dukou.engines.evidence.checkpoint import Checkpoint
from dukou.engines.evidence.tree import Tree, read_node
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Refusal

_Given = TypeVar("_Given", Line, bytes)


@dataclass(frozen=True, slots=True)
class EvidenceReport(ChainReport):
    """What is proved and what is not (核验结果).

    `covered` lines are as the last checkpoint that agrees has them. Where something is wrong, the first wrong line lies
    `within` these two, both included. `anchored`: a key that the asker named has signed all that is covered.
    """

    mode: str = "chain"
    covered: int = 0
    within: tuple[int, int] | None = None
    anchored: bool = False
    proved: tuple[Bilingual, ...] = ()
    not_proved: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class Custody:
    """What somebody outside holds: checkpoints, the keys that are trusted, and perhaps all lines' digests from line 1.

    With the digests a line that was sealed anew is named exactly, without them as lying between two checkpoints.
    """

    checkpoints: Sequence[Checkpoint] = ()
    keys: Sequence[str] = ()
    digests: Sequence[str] = ()

    def in_order(self) -> list[Checkpoint]:
        """Return the checkpoints by size; Refusal `evidence.mixed_checkpoints` where they are of several journals."""
        if len({(mark.origin, mark.hash) for mark in self.checkpoints}) > 1:
            raise Refusal(
                "evidence.mixed_checkpoints",
                "检查点属于不同的台账或使用不同的杂凑算法，请分开核验。",
                "The checkpoints are of several journals or hashes; check them apart.",
            )
        return sorted(self.checkpoints, key=lambda mark: (mark.size, mark.time))

    def unsigned(self) -> Refusal | None:
        """Return what is wrong with the checkpoints themselves, None where all are genuine."""
        by_size: dict[int, tuple[str, str]] = {}
        for mark in self.in_order():
            if not mark.is_signed():
                return no(
                    "bad_signature",
                    f"{mark.size} 行的检查点签名不符：它被改动，或不是 {mark.key} 所签。",
                    f"The signature of the checkpoint of {mark.size} lines is not that of {mark.key}, or it was changed.",
                )
            if self.keys and mark.key not in self.keys:
                return no(
                    "unknown_key",
                    f"{mark.size} 行的检查点由不在可信之列的钥匙 {mark.key} 签署。",
                    f"The checkpoint of {mark.size} lines is signed by {mark.key}, which is not among the trusted keys.",
                )
            if by_size.setdefault(mark.size, (mark.root, mark.head)) != (mark.root, mark.head):
                return no(
                    "two_roots",
                    f"同为 {mark.size} 行，却签署了两个不同的台账：签署者对不同的人出示了不同的记录。",
                    f"Two different journals of {mark.size} lines are signed: the signer showed different people different records.",
                )
        return None

    def trust(self) -> tuple[Bilingual, ...]:
        """Return what no signature here proves."""
        said = [
            T(
                "时间由签署者自称，没有第三方时间戳。",
                "The times are the signer's own word; no third party stamped them.",
            )
        ]
        if not self.keys:
            said.append(
                T(
                    "没有给出可信公钥：检查点归谁签署尚未证明，请与公布的公钥逐字核对。",
                    "No trusted key was given: whose signature this is remains open; compare the key with the published one.",
                )
            )
        return tuple(said)


def check_lines(lines: Iterable[bytes], custody: Custody, head: str | None = None) -> EvidenceReport:
    """Check an export, each line its canonical bytes, against what is held outside; one pass, constant memory."""
    watch = _Watch(custody)
    filled = (line for line in lines if line.strip())
    return watch.judge(lambda: verify_lines(watch.over(filled, _sealed), head=head))


def check_journal(lines: Iterable[Line], custody: Custody, head: str | None = None) -> EvidenceReport:
    """Check a chain of lines against what is held outside (see check_lines)."""
    watch = _Watch(custody)
    return watch.judge(lambda: verify_chain(watch.over(lines, lambda line: line.digest), head=head))


def failed(mode: str, wrong: Refusal, within: tuple[int, int] | None, held: Custody) -> EvidenceReport:
    """Return the report of something wrong."""
    at = within and within[0]
    return EvidenceReport(
        False, 0, "", at, wrong.code, wrong.message, mode=mode, within=within, not_proved=held.trust()
    )


def no(code: str, zh: str, en: str) -> Refusal:
    """Return what is wrong, or can't be checked, in words."""
    return Refusal(f"evidence.{code}", zh, en)


class _Watch:
    """Lets a chain pass, growing the tree of what was found whole, and notes where it agrees with what is held."""

    def __init__(self, custody: Custody) -> None:
        self.custody, self.marks = custody, custody.in_order()
        if not all(read_node(digest) for digest in custody.digests):
            raise no(
                "bad_digests",
                "摘要清单应每行一个 64 位小写十六进制摘要。请使用原件。",
                "The digests are 64 lower-case hexadecimal digits a line. Use the original.",
            )
        self.tree = Tree(self.marks[0].hash if self.marks else "sha-256")
        self.seen: dict[int, tuple[str, str]] = {}
        self.other: int | None = None
        self._sizes = {mark.size for mark in self.marks}

    def over(self, lines: Iterable[_Given], digest_of: Callable[[_Given], str]) -> Iterator[_Given]:
        """Yield the lines; each is taken once the next is asked for, which is when it was found whole."""
        digests = self.custody.digests
        for at, line in enumerate(lines):
            yield line
            digest = digest_of(line)
            self.tree.append(digest)
            if at + 1 in self._sizes:
                self.seen[at + 1] = (self.tree.root().hex(), digest)
            if self.other is None and at < len(digests) and digests[at] != digest:
                self.other = at + 1

    def judge(self, follow: Callable[[], ChainReport]) -> EvidenceReport:
        """Return what a chain, followed to its end, and the checkpoints say together."""
        wrong = self.custody.unsigned()
        if wrong:
            return failed("chain", wrong, None, self.custody)
        chain = follow()
        covered, bad = self._agreed()
        if chain.ok and not bad and not self._missing():
            return self._whole(chain, covered)
        exact, sure = self._by_digests(covered)
        wrong, at, last = self._wrong(chain, bad, exact, sure)
        proved = (_said(self._mark(covered)),) if covered else ()
        return EvidenceReport(
            *(False, chain.count, chain.head, at, wrong.code, wrong.message),
            covered=covered,
            within=(exact or sure + 1, last),
            proved=proved,
            not_proved=self.custody.trust(),
        )

    def _whole(self, chain: ChainReport, covered: int) -> EvidenceReport:
        proved, open_ends = [], []
        if chain.count:
            proved.append(
                T(f"第 1 至 {chain.count} 行前后相连。", f"Lines 1 to {chain.count} follow each other unbroken.")
            )
        if covered:
            proved.append(_said(self._mark(covered)))
        if chain.count > covered:
            open_ends.append(_uncovered(covered + 1, chain.count))
        if self.other:
            open_ends.append(
                T(
                    f"自第 {self.other} 行起与所给的摘要清单不同，但没有检查点证实该清单。",
                    f"From line {self.other} on the digests given are others, but no checkpoint confirms them.",
                )
            )
        return EvidenceReport(
            *(True, chain.count, chain.head),
            covered=covered,
            anchored=bool(self.custody.keys and covered),
            proved=tuple(proved),
            not_proved=(*open_ends, *(self.custody.trust() if self.marks else ())),
        )

    def _agreed(self) -> tuple[int, Checkpoint | None]:
        """Return how many lines the checkpoints confirm, and the first checkpoint that says otherwise."""
        covered = 0
        for mark in self.marks:
            if mark.size not in self.seen and mark.size:
                break
            if mark.size and self.seen[mark.size] != (mark.root, mark.head):
                return covered, mark
            covered = mark.size
        return covered, None

    def _missing(self) -> bool:
        return bool(self.marks) and self.tree.size < self.marks[-1].size

    def _by_digests(self, covered: int) -> tuple[int | None, int]:
        """Return the first line that differs from digests which a checkpoint confirms, and how many lines are sure."""
        digests, extent, grown = self.custody.digests, 0, Tree(self.tree.hash_id)
        for mark in self.marks:
            if mark.size > len(digests):
                break
            while grown.size < mark.size:
                grown.append(digests[grown.size])
            if grown.root().hex() == mark.root:
                extent = mark.size
        if self.other and self.other <= extent:
            return self.other, self.other - 1
        return None, max(covered, min(extent, self.tree.size))

    def _wrong(
        self, chain: ChainReport, bad: Checkpoint | None, exact: int | None, sure: int
    ) -> tuple[Refusal, int, int]:
        """Return what is wrong, where it shows, and the last line that may be the first wrong one."""
        if exact:
            return _rewritten(exact, exact), exact, exact
        if bad:
            return _rewritten(sure + 1, bad.size), sure + 1, bad.size
        if chain.broken_at and chain.why:
            return Refusal(chain.code, chain.why.zh, chain.why.en), chain.broken_at, chain.broken_at
        last = self.marks[-1].size
        missing = no(
            "cut_off",
            f"第 {chain.count + 1} 至 {last} 行缺失：检查点证明曾有 {last} 行。",
            f"Lines {chain.count + 1} to {last} are missing: a checkpoint proves that there were {last}.",
        )
        return missing, chain.count + 1, last

    def _mark(self, size: int) -> Checkpoint:
        return next(mark for mark in self.marks if mark.size == size)


def _sealed(line: bytes) -> str:
    # Quotes inside text are escaped, so this run of bytes can only be the field itself.
    return line.partition(b'"digest":"')[2][:64].decode()


def _said(mark: Checkpoint) -> Bilingual:
    return T(
        f"第 1 至 {mark.size} 行与 {mark.origin} 在 {mark.time} 的检查点一致，没有被改动、删去、插入或调换。",
        f"Lines 1 to {mark.size} are as in the checkpoint of {mark.origin} of {mark.time}: none changed, removed, added or moved.",
    )


def _uncovered(first: int, last: int) -> Bilingual:
    return T(
        f"第 {first} 至 {last} 行尚无检查点覆盖，台账所有者仍可不露痕迹地改写它们。",
        f"No checkpoint covers lines {first} to {last} yet: whoever owns the journal could still rewrite them unseen.",
    )


def _rewritten(first: int, last: int) -> Refusal:
    where_zh, where_en = (
        (f"第 {first} 行", f"Line {first}")
        if first == last
        else (f"第 {first} 至 {last} 行之中", f"Something within lines {first} to {last}")
    )
    return no(
        "rewritten",
        f"{where_zh}与检查点不符：记录被改动、删去、插入或调换，并重新封存。",
        f"{where_en} is not as in the checkpoint: changed, removed, added or moved, and sealed anew.",
    )
