"""The form of an entry, drawn from its kind's declaration: one row per field, in the order in which the kind names them.

The form checks nothing itself: the kind reads the cells and says in both languages what is wrong with which.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from dukou.domains.catalogue.fields import LEVELS, Code, Field, Words
from dukou.domains.catalogue.kinds.kind import Kind
from dukou.domains.taxonomy import queries as taxonomy
from dukou.faces.web.language import say
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Invalid, Refusal

INDENT = "　"
LAST = {"title_en", "valid_until", "contact"}
WIDE = {"line", "area", "choices"}
SEPARATED = T("用顿号或逗号分隔", "Separate with commas")


class EntryForm(forms.Form):
    """An entry as it is filled in (条目表单)."""

    use_required_attribute = False

    def __init__(
        self,
        kind: Kind,
        owners: Mapping[str, str],
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        typed = {name: _as_typed(kind.fields.get(name), value) for name, value in (initial or {}).items()}
        super().__init__(data, initial=typed)
        self.typed: dict[str, Any] = {}
        self.kind = kind
        for name, held in sorted(kind.fields.items(), key=lambda pair: pair[0] in LAST):
            self.fields[name] = _row(held, needed=name in kind.needed)
        if len(owners) > 1:
            self.fields["owner"] = _choice(T("所属机构", "Organisation"), list(owners.items()))
        levels = [(level, say(words)) for level, words in LEVELS.items()]
        self.fields["visibility"] = _choice(T("谁可以看到", "Who may see it"), levels)

    def clean(self) -> dict[str, Any]:
        """Let the kind read what was typed; every bad field gets its own words."""
        self.typed = {name: value for name, value in self.cleaned_data.items() if name in self.kind.fields and value}
        _, wrong = self.kind.sift(self.typed)
        self.refuse(Invalid(wrong))
        return self.cleaned_data

    def refuse(self, answer: Invalid | Refusal) -> None:
        """Put what was refused where it belongs: at its field, or above the form."""
        if isinstance(answer, Refusal):
            self.add_error(None, say(answer.message))
            return
        for name, words in answer.fields.items():
            self.add_error(name if name in self.fields else None, say(words))


def _row(held: Field, *, needed: bool) -> forms.Field:
    hint = held.hint
    if isinstance(held, Words) and not hint.zh:
        hint = SEPARATED
    words: dict[str, Any] = {"label": say(held.label), "help_text": _hint(hint, held), "required": False}
    if isinstance(held, Code):
        options = _options(held.scheme)
        if held.many:
            row: forms.Field = forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **words)
        else:
            row = forms.ChoiceField(choices=[("", say(T("未选", "not chosen"))), *options], **words)
    else:
        row = forms.CharField(widget=_widget(held), strip=True, **words)
    row.needed = needed  # type: ignore[attr-defined]  # the kind checks it; the template says so
    row.wide = held.widget in WIDE  # type: ignore[attr-defined]
    return row


def _widget(held: Field) -> forms.Widget:
    match held.widget:
        case "area":
            return forms.Textarea(attrs={"rows": 5})
        case "money":
            return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        case "number":
            return forms.NumberInput()
        case "day":
            return forms.DateInput(attrs={"type": "date"})
        case "month":
            return forms.TextInput(attrs={"type": "month"})
    return forms.TextInput(attrs={"maxlength": 2000})


def _choice(label: Bilingual, options: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=say(label), choices=options, required=False)


def _hint(hint: Bilingual, held: Field) -> str:
    level = "" if held.seen_by == "public" else say(T("可见范围：", "Seen by: ")) + say(LEVELS[held.seen_by])
    return " · ".join(part for part in (say(hint), level) if part)


def _as_typed(held: Field | None, value: Any) -> Any:
    """A list of words is typed as one line; codes stay a list for their boxes."""
    return "、".join(value) if isinstance(held, Words) and isinstance(value, list) else value


def _options(scheme_key: str) -> list[tuple[str, str]]:
    """The codes that hold today, children set in under their parents."""
    scheme = taxonomy.scheme(scheme_key).on(timezone.localdate())
    return [(code.code, INDENT * (len(scheme.path(code.code)) - 1) + say(code.name)) for code in scheme]
