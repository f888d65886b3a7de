"""A pack 套件 in memory: what differs from city to city, read once and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from dukou.kernel.bilingual import Bilingual
from dukou.kernel.codes import Scheme
from dukou.kernel.errors import Refusal
from dukou.kernel.period import WorkCalendar
from dukou.packs.forms import FormField
from dukou.packs.parameters import Parameter, Parameters
from dukou.packs.sample import read_sample
from dukou.packs.source import Source


@dataclass(frozen=True, eq=False)
class Pack:
    """A city's codes, parameters, working days, sources, forms and sample (套件)."""

    key: str
    zh: str
    en: str
    city: str
    version: str
    languages: tuple[str, ...]
    folder: Path
    schemes: Mapping[str, Scheme]
    parameters: Parameters
    calendar: WorkCalendar
    sources: Mapping[str, Source]
    forms: Mapping[str, tuple[FormField, ...]]

    @property
    def name(self) -> Bilingual:
        """The name in both languages."""
        return Bilingual(self.zh, self.en)

    @property
    def sample_folder(self) -> Path:
        """Where the sample entries lie, one folder per kind."""
        return self.folder / "sample"

    def scheme(self, key: str) -> Scheme:
        """Return a scheme; refuses an unknown key, naming the nearest."""
        found = self.schemes.get(key)
        if found is None:
            near = get_close_matches(key, self.schemes, n=3, cutoff=0.4)
            raise Refusal(
                "pack.no_scheme",
                f"套件 {self.key} 中没有代码表 {key}。相近的有：{'、'.join(near) or '无'}。",
                f"Pack {self.key} has no scheme {key}. Near: {', '.join(near) or 'none'}.",
                key=key,
                near=near,
            )
        return found

    def parameter(self, key: str, on: date) -> Parameter:
        """Return the value that holds on that day, with unit, source and certainty.

        Refuses an unknown key, a day without a value, and a figure nobody has seen: see `Parameters.at`.
        """
        return self.parameters.at(key, on)

    def sample_kinds(self) -> tuple[str, ...]:
        """Return the kinds that have sample entries."""
        if not self.sample_folder.is_dir():
            return ()
        return tuple(sorted(folder.name for folder in self.sample_folder.iterdir() if folder.is_dir()))

    def sample(self, kind: str) -> list[dict[str, object]]:
        """Return the sample entries of a kind in file order, as JSON would carry them; empty where there are none."""
        return read_sample(self.sample_folder, kind)
