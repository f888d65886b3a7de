"""`/notices`: what one is told of; and the ways by which one wants it outside the platform."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms.boundfield import BoundField
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dukou.domains.catalogue.queries import by_id
from dukou.domains.notices import queries
from dukou.domains.notices.actions import choose_channels, read_all, read_notice
from dukou.domains.notices.models import KINDS, LIFE, Notice
from dukou.faces.web import shown
from dukou.faces.web.language import say
from dukou.faces.web.paging import links
from dukou.faces.web.request import FaceRequest
from dukou.faces.web.shapes import Chip, Tab, Words
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Invalid

PER_PAGE = 30
SECRET_KEPT = T("已保存，留空则不变", "Stored; leave it empty to keep it")


@dataclass(frozen=True, slots=True)
class Row:
    """A notice in the list, with the title of its noun where the reader may see that today (通知行)."""

    notice: Notice
    kind: Words
    at: datetime
    title: Words = ""


@login_required
def inbox(request: FaceRequest) -> HttpResponse:
    """List one's notices, newest first."""
    every, unread = queries.inbox(request.actor), queries.unread(request.actor)
    only = request.GET.get("show") == "unread"
    page = Paginator(every.filter(read_at=None) if only else every, PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        Tab(T("全部", "All"), "/notices", current=not only),
        Tab(T("未读", "Unread"), "/notices?show=unread", unread, current=only),
    ]
    shelf = {"rows": list(_rows(request.actor, list(page))), "tabs": tabs, "unread": unread}
    pages = links(request.GET, page.number, page.paginator.num_pages)
    return render(request, "pages/notices.html", {**shelf, "pages": pages})


@require_POST
@login_required
def read(request: FaceRequest, pk: int) -> HttpResponse:
    """Mark a notice as read, and go on to what it is about where that was asked for."""
    held = read_notice(request.actor, notice=queries.notice(request.actor, pk))
    return HttpResponseRedirect(held.href if "open" in request.POST else "/notices")


@require_POST
@login_required
def read_everything(request: FaceRequest) -> HttpResponse:
    """Mark all one's notices as read."""
    while read_all(request.actor):
        pass
    return HttpResponseRedirect("/notices")


@login_required
def channels(request: FaceRequest) -> HttpResponse:
    """Choose the ways, or switch all of them off at once."""
    ways = queries.ways(request.actor)
    form = ChannelsForm(ways, request.POST if "off" not in request.POST and request.method == "POST" else None)
    if "off" in request.POST:
        stored = [{"way": way.key, "address": way.channel.address, "on": False} for way in ways if way.channel]
        choose_channels(request.actor, channels=stored, silent=form.silent_before)
        messages.success(request, say(T("已全部关闭，只在平台内通知。", "All off; you are told on the platform only.")))
        return HttpResponseRedirect("/notices/channels")
    if form.is_valid():
        try:
            choose_channels(request.actor, channels=form.channels, silent=form.silent)
            messages.success(request, say(T("已保存。", "Saved.")))
            return HttpResponseRedirect("/notices/channels")
        except Invalid as invalid:
            form.refuse(invalid)
    return render(request, "pages/notices_channels.html", {"form": form}, status=422 if form.errors else 200)


class ChannelsForm(forms.Form):
    """The ways of this platform, each on or off with its address, and the kinds that go out (通知渠道表单)."""

    use_required_attribute = False

    def __init__(self, ways: list[queries.Way], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.ways = ways
        self.silent_before = sorted({kind for way in ways if way.channel for kind in way.channel.silent})
        for way in ways:
            self._ask(way)
        wanted = [kind for kind in KINDS if kind not in self.silent_before]
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=say(T("哪些通知要发到平台之外", "Which notices go outside")),
            choices=[(kind, say(words)) for kind, words in KINDS.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=wanted,
        )

    def _ask(self, way: queries.Way) -> None:
        stored = way.channel
        self.fields[f"{way.key}_on"] = forms.BooleanField(
            label=say(T("开启", "On")), required=False, initial=bool(stored and stored.is_on)
        )
        is_phone, is_mail = way.key == "sms", way.key == "email"
        attrs = {"maxlength": 300, "autocomplete": "tel" if is_phone else "email" if is_mail else "off"}
        self.fields[f"{way.key}_address"] = forms.CharField(
            label=say(
                T("手机号", "Mobile number")
                if is_phone
                else T("电子邮箱", "E-mail address")
                if is_mail
                else T("Webhook 地址", "Webhook address")
            ),
            required=False,
            initial=stored.address if stored else "",
            widget=forms.TextInput(attrs=attrs),
        )
        if way.takes_secret:
            self.fields[f"{way.key}_secret"] = forms.CharField(
                label=say(T("签名密钥", "Signing secret")),
                help_text=say(SECRET_KEPT) if stored and stored.secret else "",
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 200}),
            )

    @property
    def parts(self) -> list[tuple[queries.Way, list[BoundField], Chip | None]]:
        """Each way with its rows, and what came of the last letter."""
        return [
            (way, [self[name] for name in self.fields if name.startswith(f"{way.key}_")], _last(way))
            for way in self.ways
        ]

    @property
    def channels(self) -> list[dict[str, Any]]:
        """What was chosen, as the action takes it; a way without an address is forgotten."""
        told, found = self.cleaned_data, []
        for way in self.ways:
            if told[f"{way.key}_address"] or told[f"{way.key}_on"]:
                secret = told.get(f"{way.key}_secret", "")
                found.append(
                    {
                        "way": way.key,
                        "address": told[f"{way.key}_address"],
                        "secret": secret,
                        "on": told[f"{way.key}_on"],
                    }
                )
        return found

    @property
    def silent(self) -> list[str]:
        """The kinds that stay on the platform."""
        return [kind for kind in KINDS if kind not in self.cleaned_data["kinds"]]

    def refuse(self, answer: Invalid) -> None:
        """Put what was refused at its address, or above the form."""
        for name, words in answer.fields.items():
            place = f"{name}_address"
            self.add_error(place if place in self.fields else None, say(words))


def _rows(actor: Actor, held: list[Notice]) -> Iterator[Row]:
    """Look up what the notices are about, in one question, among what the reader may see today."""
    ids = {one.about: int(one.about.split(":")[1]) for one in held if one.about.startswith("entry:")}
    entries = by_id(actor, list(ids.values()))
    for one in held:
        entry = entries.get(ids.get(one.about, 0))
        title = shown.title(entry) if entry else ""
        yield Row(one, KINDS.get(one.kind, one.kind), timezone.localtime(one.created_at), title)


def _last(way: queries.Way) -> Chip | None:
    """Say what came of the last letter that went this way."""
    if way.last is None:
        return None
    if way.last.state == "waiting":
        again = T(f"未成功，将重试：{way.last.problem}", f"Not delivered yet, tried again: {way.last.problem}")
        return Chip(again, "warn")
    words = LIFE.states[way.last.state]
    if way.last.state == "sent":
        return Chip(T(f"最近一次{words.zh}", f"Last one: {words.en.lower()}"), "good")
    return Chip(
        T(f"最近一次{words.zh}：{way.last.problem}", f"Last one: {words.en.lower()}: {way.last.problem}"), "seal"
    )
