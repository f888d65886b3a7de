"""What every kind is: its words, its columns and the fields declared in its file."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from dukou.domains.catalogue.fields import Code, Codes, Day, Field, Prose, Text
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Invalid

COLUMNS = ("title", "title_en", "summary", "field", "region", "readiness", "valid_until")
"""What every entry has as a column; the other fields are its document."""


class Kind:
    """A kind of catalogue entry (类别).

    A subclass declares `key`, `zh`, `en` and its fields as class attributes; the columns below are inherited, and
    `lacks` names those that it does not have, `may_lack` those it can do without.
    """

    key: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]
    lacks: ClassVar[tuple[str, ...]] = ()
    may_lack: ClassVar[tuple[str, ...]] = ("title_en", "field", "region", "readiness", "valid_until")
    is_lead: ClassVar[bool] = False
    """Whether a match with it is a lead (线索) rather than something that can be transferred."""

    title = Text(zh="名称", en="Title", required=True, searched=3, aliases=("标题", "题名", "name"))
    title_en = Text(zh="英文名称", en="English title", searched=1)
    summary = Prose(
        zh="简介",
        en="Summary",
        required=True,
        searched=1,
        aliases=("摘要", "内容", "描述", "abstract", "content", "description"),
    )
    field = Code(
        zh="产业领域", en="Industry", scheme="field", facet=True, matches="field", aliases=("领域", "industry")
    )
    region = Code(zh="所在地", en="Region", scheme="region", facet=True, matches="region", aliases=("地区", "区域"))
    readiness = Code(
        zh="成熟度",
        en="Readiness",
        scheme="trl",
        facet=True,
        compared=True,
        matches="readiness",
        aliases=("trl", "TRL"),
    )
    valid_until = Day(zh="有效期至", en="Valid until")

    @property
    def label(self) -> Bilingual:
        """The kind's name on screen."""
        return T(self.zh, self.en)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by name, columns first, in the order of declaration."""
        found: dict[str, Field] = {}
        for owner in reversed(type(self).__mro__):
            found.update({name: held for name, held in vars(owner).items() if isinstance(held, Field)})
        return {name: held for name, held in found.items() if name not in self.lacks}

    @cached_property
    def documented(self) -> Mapping[str, Field]:
        """The fields that live in the document, not in a column."""
        return {name: held for name, held in self.fields.items() if name not in COLUMNS}

    @cached_property
    def needed(self) -> frozenset[str]:
        """The fields without which an entry is refused."""
        return frozenset(name for name, held in self.fields.items() if held.required and name not in self.may_lack)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every word by which an import knows a field: name, Chinese and English label, aliases."""
        known: dict[str, str] = {}
        for name, held in self.fields.items():
            for word in (*held.aliases, held.en.casefold(), held.zh, name):
                known[word] = name
        return known

    def facets(self) -> Iterator[Field]:
        """Yield the fields that are counted."""
        return (held for held in self.fields.values() if held.facet)

    def read(self, raw: Mapping[str, object]) -> dict[str, Any]:
        """Check what was entered and return it as it is stored, without empty fields.

        Invalid names every bad field at once: unknown ones, missing ones, and what is wrong in each cell.
        """
        values, wrong = self.sift(raw)
        if wrong:
            raise Invalid(wrong)
        return values

    def sift(self, raw: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, Bilingual]]:
        """Return what could be read and, apart, every field that could not, with the reason."""
        values: dict[str, Any] = {}
        wrong: dict[str, Bilingual] = {}
        for name, cell in raw.items():
            held = self.fields.get(name)
            if held is None:
                wrong[name] = T(f"“{self.zh}”没有字段“{name}”", f"{self.en} has no field “{name}”")
                continue
            try:
                value = held.read(cell)
            except Invalid as invalid:
                wrong[name] = next(iter(invalid.fields.values()))
                continue
            if value is not None:
                values[name] = value
        for name in self.needed - values.keys() - wrong.keys():
            wrong[name] = T(f"缺少“{self.fields[name].zh}”，请填写", f"“{self.fields[name].en}” is missing; fill it in")
        return values, wrong

    def shape(self) -> dict[str, object]:
        """Return the JSON schema of an entry of this kind."""
        properties = {
            name: {**held.shape(), "title": f"{held.zh} {held.en}", "x-seen-by": held.seen_by}
            for name, held in self.fields.items()
        }
        return {
            "type": "object",
            "title": f"{self.zh} {self.en}",
            "properties": properties,
            "required": sorted(self.needed),
            "additionalProperties": False,
        }


__all__ = ["COLUMNS", "Code", "Codes", "Kind"]
