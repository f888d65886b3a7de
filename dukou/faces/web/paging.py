"""The links of a pagination: first, last, the neighbours, and an ellipsis for what lies between."""

from django.http import QueryDict

from dukou.faces.web.shapes import PageLink
from dukou.kernel.bilingual import T


def links(given: QueryDict, at: int, last: int) -> tuple[PageLink, ...]:
    """Return the links around page `at` of `last`, keeping every other parameter of the address."""
    if last < 2:
        return ()
    wanted = sorted({1, last, at - 1, at, at + 1} & set(range(1, last + 1)))
    found = [PageLink(T("上一页", "Previous"), _href(given, at - 1), rel="prev")] if at > 1 else []
    before = 0
    for page in wanted:
        if page > before + 1:
            found.append(PageLink("…"))
        found.append(PageLink(str(page), "" if page == at else _href(given, page), current=page == at))
        before = page
    if at < last:
        found.append(PageLink(T("下一页", "Next"), _href(given, at + 1), rel="next"))
    return tuple(found)


def _href(given: QueryDict, page: int) -> str:
    changed = given.copy()
    changed["page"] = str(page)
    return f"?{changed.urlencode()}"
