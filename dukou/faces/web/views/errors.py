"""The pages that say no, in both languages, each with a reference number that stands in the log as well.

They must also work where the middleware never ran (a forbidden host, a broken cookie), so they ask nothing of the database.
"""

import secrets
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from dukou.faces.web.language import chosen, spoken
from dukou.faces.web.request import FaceRequest
from dukou.kernel.actor import PUBLIC
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Invalid, Refusal


@dataclass(frozen=True, slots=True)
class Problem:
    """What an error page says (出错说明)."""

    status: int
    title: Bilingual
    message: Bilingual
    code: str = ""
    details: tuple[Bilingual, ...] = ()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself can't be read."""
    del exception
    said = T(
        "服务器没有读懂这次请求。请返回上一页再试；若从书签进入，请改从首页开始。",
        "The server could not read this request. Go back and try again, or start from the first page.",
    )
    return _page(request, Problem(400, T("请求有误", "This request can't be read"), said))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: absent and invisible are the same answer."""
    del exception
    said = T(
        "这一页不存在，或者您现在无权查看。条目可能已撤回；登录后再看一次，或者直接搜索。",
        "There is no such page, or it is not yours to see. The entry may have been withdrawn; sign in, or search for it.",
    )
    return _page(request, Problem(404, T("没有找到这一页", "Nothing found here"), said))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: who asks may not do this."""
    refusal = exception if isinstance(exception, Refusal) else None
    said = T(
        "您的账户没有办理此事的权限。请换一个身份登录，或请本机构管理员授权。",
        "Your account may not do this. Sign in as someone who may, or ask your organisation for the role.",
    )
    return _page(
        request,
        Problem(
            403,
            T("没有权限", "Not permitted"),
            refusal.message if refusal else said,
            refusal.code if refusal else "",
        ),
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without a valid token, mostly because the page was open for too long."""
    del reason
    said = T(
        "表单已过期，或浏览器没有带上校验信息。请刷新页面重新提交；若仍不行，请允许本站使用 Cookie。",
        "The form has expired, or the browser left out its token. Reload the page and send it again; cookies must be allowed.",
    )
    return _page(request, Problem(403, T("表单已过期", "The form has expired"), said))


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """409: a rule says no."""
    return _page(request, Problem(409, T("这件事现在不能办", "Not possible now"), refusal.message, refusal.code))


def malformed(request: HttpRequest, invalid: Invalid) -> HttpResponse:
    """422: malformed input that no form shows."""
    lines = tuple(Bilingual(f"{name}：{words.zh}", f"{name}: {words.en}") for name, words in invalid.fields.items())
    said = T("下列各处需要改正：", "These need mending:")
    return _page(request, Problem(422, T("填写有误", "Something is filled in wrongly"), said, details=lines))


def broken(request: HttpRequest) -> HttpResponse:
    """500: a bug of ours, logged under the same number."""
    said = T(
        "系统出错了，不是您的问题，什么都没有提交一半。错误已记录；联系我们时请报下面的编号。",
        "Something broke on our side; nothing was left half done. It has been logged; quote the number below when you write to us.",
    )
    cast("FaceRequest", request).actor = PUBLIC  # who it is may be the very thing that can't be asked now
    return _page(request, Problem(500, T("系统出错", "Something broke"), said))


def _page(request: HttpRequest, problem: Problem) -> HttpResponse:
    for name, value in (("reference", secrets.token_hex(4).upper()), ("language", chosen(request)), ("actor", PUBLIC)):
        if not hasattr(request, name):
            setattr(request, name, value)
    with spoken(cast("FaceRequest", request).language):
        # Without the context processors: their database is perhaps what broke.
        page = render_to_string(
            "pages/problem.html", {"problem": problem, "request": request, "csrf_token": get_token(request)}
        )
    return HttpResponse(page, status=problem.status)
