"""`/design`: the living page of the look. Every component in Chinese and English, light and dark; what stands here is invented."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dukou.faces.web import sampler
from dukou.faces.web.language import say, spoken
from dukou.kernel.bilingual import Bilingual, Language, T

SAMPLES = {name.lower(): value for name, value in vars(sampler).items() if name.isupper()}


@dataclass(frozen=True, slots=True)
class Scene:
    """One language in one light (场景)."""

    language: Language
    theme: str
    words: Bilingual
    form: forms.Form


def design(request: HttpRequest) -> HttpResponse:
    """Show every component in both languages and both lights."""
    scenes = (
        Scene("zh", "light", T("中文 · 浅色", "Chinese · light"), _form("zh", "a")),
        Scene("en", "light", T("英文 · 浅色", "English · light"), _form("en", "b")),
        Scene("zh", "dark", T("中文 · 深色", "Chinese · dark"), _form("zh", "c")),
        Scene("en", "dark", T("英文 · 深色", "English · dark"), _form("en", "d")),
    )
    return render(request, "pages/design.html", {**SAMPLES, "scenes": scenes})


def _form(language: Language, prefix: str) -> forms.Form:
    """A form with one good and one bad answer; a form's words are fixed when it is made."""
    with spoken(language):
        form = forms.Form(
            {f"{prefix}-title": "多孔陶瓷模具", f"{prefix}-readiness": "12", f"{prefix}-modes": ["M2"]}, prefix=prefix
        )
        form.fields["title"] = forms.CharField(
            label=say(T("题名", "Title")),
            help_text=say(T("一句话说清技术与用途。", "One sentence: the technique and its use.")),
        )
        form.fields["readiness"] = forms.IntegerField(
            label=say(T("成熟度", "Readiness")),
            max_value=9,
            error_messages={
                "max_value": say(
                    T("成熟度是 1 到 9 的整数，您写的是 12。", "Readiness runs from 1 to 9; you wrote 12.")
                )
            },
        )
        form.fields["modes"] = forms.MultipleChoiceField(
            label=say(T("转化方式", "Ways to transfer")),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[("M1", say(T("转让", "Assignment"))), ("M2", say(T("许可", "Licence")))],
        )
        form.full_clean()
    return form
