"""Calling an action by name with JSON: shared by the API and the command line.

Inputs are converted by the action's own annotations. A noun arrives as its id and is looked up among what the actor
may see, so absent and invisible are the same answer.
"""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from django.db import models

from dukou.domains.journal.actions import ref
from dukou.domains.journal.registry import Act, act_named
from dukou.kernel import money
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Denied, Invalid, Missing


def perform(actor: Actor, name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """Do the action called `name` with JSON inputs and return its answer as JSON.

    Missing for an unknown action or noun, Denied where it is not the actor's, Invalid naming every bad field.
    """
    act = act_named(name)
    if not act.reach(actor):
        act.call(actor)  # the guard says no in its own words
        raise Denied("rights.denied", "无权办理", "Not yours to do", action=name)
    return {"action": name, "result": plain(act.call(actor, **convert(actor, act, told)))}


def convert(actor: Actor, act: Act, told: Mapping[str, Any]) -> dict[str, Any]:
    """Turn JSON into the inputs of an action; Invalid names every bad, missing or unknown field at once."""
    wrong = {name: T(f"没有字段“{name}”", f"There is no field “{name}”") for name in told.keys() - act.inputs.keys()}
    wrong |= {name: T("必填", "Required") for name in act.required - told.keys()}
    inputs: dict[str, Any] = {}
    for name, hint in act.inputs.items():
        if name in told:
            try:
                inputs[name] = _value(actor, hint, told[name], name)
            except Invalid as invalid:
                wrong |= {key or name: words for key, words in invalid.fields.items()}
    if wrong:
        raise Invalid(wrong)
    return inputs


def plain(held: Any) -> Any:
    """Return an action's answer as JSON: a noun as its reference and visible columns."""
    if isinstance(held, models.Model):
        return {
            "ref": ref(held),
            "id": held.pk,
            "text": str(held),
            **({"state": held.state} if hasattr(held, "state") else {}),
        }
    if dataclasses.is_dataclass(held) and not isinstance(held, type):
        return {f.name: plain(getattr(held, f.name)) for f in dataclasses.fields(held)}
    if isinstance(held, list | tuple | models.QuerySet):
        return [plain(one) for one in held]
    if isinstance(held, Mapping):
        return {str(key): plain(one) for key, one in held.items()}
    return held if held is None or isinstance(held, str | int | float | bool) else str(held)


def _value(actor: Actor, hint: Any, told: Any, name: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        if told is None and type(None) in args:
            return None
        return _value(actor, next(arg for arg in args if arg is not type(None)), told, name)
    if origin is Literal:
        return _one_of(args, told)
    if origin in {list, tuple}:
        if not isinstance(told, list):
            raise _bad("应为列表", "a list is needed")
        return origin(_value(actor, args[0] if args else Any, one, name) for one in told)
    if isinstance(hint, type) and issubclass(hint, models.Model):
        return _noun(actor, hint, told)
    return _scalar(hint, told)


def _scalar(hint: Any, told: Any) -> Any:
    if hint is Decimal:
        return money.parse(told)
    if hint in {date, datetime}:
        return _day(hint, told)
    wanted: Any = dict if hint is dict or get_origin(hint) is dict else hint
    if wanted is Any:
        return told
    if not isinstance(told, wanted) or (wanted is int and isinstance(told, bool)):
        raise _bad(
            f"应为 {wanted.__name__}，得到 {type(told).__name__}",
            f"a {wanted.__name__} is needed, not a {type(told).__name__}",
        )
    if wanted is int and not -(2**63) <= told < 2**63:
        raise _bad("整数超出 64 位", "an integer beyond 64 bits")
    return told


def _noun(actor: Actor, model: type[models.Model], told: Any) -> models.Model:
    noun = str(model._meta.model_name)
    if isinstance(told, str) and told.startswith(f"{noun}:"):
        told = told.removeprefix(f"{noun}:")
    if not str(told).isascii() or not str(told).isdigit() or int(told) >= 2**63:
        raise _bad(f"应为编号，如 17 或 {noun}:17", f"an id is needed, such as 17 or {noun}:17")
    found = model._default_manager.visible_to(actor).filter(pk=int(told)).first()  # type: ignore[attr-defined]  # every noun's manager has it
    if found is None:
        raise Missing(noun, told)
    return found  # type: ignore[no-any-return]  # a model of the asked type


def _one_of(args: tuple[Any, ...], told: Any) -> Any:
    if told not in args:
        choices = "、".join(map(str, args))
        raise _bad(f"应为其中之一：{choices}", f"one of: {choices}")
    return told


def _day(hint: type[date], told: Any) -> date:
    try:
        return hint.fromisoformat(told)
    except (TypeError, ValueError):
        raise _bad("应为日期，如 2026-11-24", "a date is needed, such as 2026-11-24") from None


def _bad(zh: str, en: str) -> Invalid:
    return Invalid({"": T(zh, en)})
