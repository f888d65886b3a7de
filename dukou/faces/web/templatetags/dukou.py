"""The words and figures of a template: `{% T "中文" "English" %}`, `{{ label|say }}`, `{% number 4812 %}`, `{{ money|yuan }}`.

`{% card … %}…{% endcard %}` is the one component that holds others; the rest are includes under `components/`.
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.http import QueryDict  # noqa: TC002 - read by the template engine at run time
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dukou.domains.notices.queries import unread
from dukou.faces.web import figures
from dukou.faces.web.language import say as said
from dukou.faces.web.language import speaking, spoken
from dukou.kernel import money
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual
from dukou.kernel.errors import Invalid

register = template.Library()


@register.simple_tag(name="T")
def words(zh: str, en: str) -> str:
    """Say a thing in the reader's language; `as name` keeps it."""
    return Bilingual(zh, en).say(speaking())


@register.filter
def say(value: object) -> str:
    """Say a Bilingual in the reader's language."""
    return said(value)


@register.filter
def other(value: object) -> str:
    """Say a Bilingual in the other language, or '' where it has no other words: the second line of a title."""
    if not isinstance(value, Bilingual) or not (value.zh and value.en) or value.zh == value.en:
        return ""
    return value.say("en" if speaking() == "zh" else "zh")


@register.simple_tag
def language() -> str:
    """Return the language tag of the page for `lang`."""
    return "zh-Hans" if speaking() == "zh" else "en"


@register.simple_tag
def number(value: object) -> str:
    """Write a number with thin spaces; nothing is a dash."""
    return _grouped(value)


@register.filter(name="number")
def number_filter(value: object) -> str:
    """Write a number with thin spaces; nothing is a dash."""
    return _grouped(value)


@register.filter
def yuan(value: object) -> str:
    """Write an amount in yuan (Decimal, a string, or Money) in 元, 万元 or 亿元; none is 面议."""
    amount = getattr(value, "yuan", value)
    if amount is None or amount == "":
        return said(Bilingual("面议", "negotiable"))
    try:
        return money.say(Decimal(str(amount)), speaking())
    except (InvalidOperation, Invalid):
        return str(amount)


@register.filter
def day(value: object) -> str:
    """Write a day in the reader's language; nothing is a dash."""
    return figures.day(value, speaking()) if isinstance(value, date) else "—"


@register.filter
def percent(value: float | None) -> int:
    """Turn a share between 0 and 1 into whole percents for a meter."""
    return round(100 * max(0.0, min(1.0, float(value or 0))))


@register.simple_block_tag(takes_context=True)
def card(context: Context, content: str, **given: Any) -> SafeString:
    """Put the content on a card: `zh`, `en` or `title` for its heading, `href`, `more_zh`, `more_en` for its link, `kind` for its tint."""
    del context
    return render_to_string("components/card.html", {**given, "content": content})


@register.simple_tag(takes_context=True)
def piece(context: Context, name: str, **given: Any) -> SafeString:
    """Show the component `components/<name>.html` with what is given and nothing else of the page, so that no name leaks into it."""
    shared = {"request": context.get("request"), "csrf_token": context.get("csrf_token")}
    return render_to_string(f"components/{name}.html", {**shared, **given})


@register.simple_tag
def bell(actor: Actor) -> SafeString:
    """Show the bell with what a signed-in person has not read: one indexed count; a visitor has no bell and costs nothing."""
    return render_to_string("components/bell.html", {"count": unread(actor)}) if actor.is_registered else SafeString("")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """Return `?…` of this page with some parameters changed (None takes one away) and the page number forgotten."""
    given: QueryDict = context["request"].GET.copy()
    given.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            given.pop(name, None)
        else:
            given[name] = str(value)
    return f"?{given.urlencode()}" if given else "?"


@register.simple_tag(takes_context=True)
def toggled(context: Context, name: str, value: object) -> str:
    """Return `?…` of this page with one value of a repeated parameter switched on or off."""
    given: QueryDict = context["request"].GET.copy()
    given.pop("page", None)
    held = given.getlist(name)
    word = str(value)
    given.setlist(name, [one for one in held if one != word] if word in held else [*held, word])
    return f"?{given.urlencode()}" if given else "?"


@register.simple_tag
def counted(count: int, zh: str, en: str, many: str = "") -> str:
    """Say a count with its noun: `{% counted 3 "项成果" "achievement" %}`; `many` is the irregular English plural."""
    if speaking() == "zh":
        return f"{_grouped(count)}{figures.THIN}{zh}"
    return f"{_grouped(count)} {en if count == 1 else (many or en + 's')}"


@register.tag
def speak(parser: Parser, token: Token) -> "Speak":
    """Speak one language inside the block: `{% speak "en" %}…{% endspeak %}`; the living page of the look uses it."""
    _, chosen = token.split_contents()
    inside = parser.parse(("endspeak",))
    parser.delete_first_token()
    return Speak(parser.compile_filter(chosen), inside)


class Speak(Node):
    """A part of a page in a language of its own."""

    def __init__(self, chosen: FilterExpression, inside: NodeList) -> None:
        self.chosen = chosen
        self.inside = inside

    def render(self, context: Context) -> SafeString:
        """Render what is inside in the chosen language."""
        with spoken("en" if self.chosen.resolve(context) == "en" else "zh"):
            return self.inside.render(context)


@register.filter
def cut_words(value: str) -> list[str]:
    """Cut a list of words written in a template at its spaces."""
    return value.split()


def _grouped(value: object) -> str:
    if value is None or value == "":
        return "—"
    try:
        return figures.grouped(str(value))
    except InvalidOperation:
        return str(value)
