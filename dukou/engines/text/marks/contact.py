"""Other ways to reach somebody past the platform: e-mail, WeChat, QQ.

The one thing to know: a name counts as an account only beside its keyword, so that 微信小程序 and git@… stay what they are.
"""

import re
from collections.abc import Iterator

from dukou.engines.text.marks.finding import Spot
from dukou.engines.text.marks.reading import Reading

_DOMAIN_END = "com|net|org|edu|gov|cn|hk|tw|mo|info|biz|xyz|top|tech|vip|ltd|cloud|site|online|club|group|中国|公司|us|uk|de|jp|kr|sg|fr|io|ai|me|cc|co|tv"
_EMAIL = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}+ ?(?:@|[(\[【{<] ?at ?[)\]】}>]|#(?=(?:qq|163|126|gmail|foxmail|sina|outlook|139|189)\.)) ?"
    rf"(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:{_DOMAIN_END})(?![a-z0-9-])"
)
_REMOTE = re.compile("(?:git|svn|hg)@|noreply|no-reply")
_WECHAT = re.compile(
    r"(?:(?P<said>(?:微信|薇信|威信|v信|wechat|weixin) ?(?:号码?|id|账号|联系)|加(?:我)?微信)(?:同号|为|是)?[:= ]{0,3}|(?P<colon>微信|薇信|威信|v信)[:=] {0,2}|(?P<latin>\b(?:wechat|weixin|vx|wx)[:=] {0,2}|微信 {1,2}|加 ?v[xX信]?[:= ]{0,2}))"
    r"(?P<id>[a-z][a-z0-9_-]{5,19})(?![a-z0-9_-])|(?<![a-z0-9_])(?P<own>wxid_[a-z0-9]{6,20})(?![a-z0-9])"
)
_HAS_WECHAT = re.compile("信|wx|vx|加 ?v|we(?:chat|ixin)")
_QQ = re.compile(
    r"(?<![a-z0-9.@])(?:qq|扣扣|企鹅号)(?:交流|技术|讨论)?(?:群|号|号码|群号)?(?:为|是)?[:= ]{0,3}(?P<id>[1-9][0-9]{4,10})(?![0-9a-z.]|[ ]?(?:用户|[人万亿个次年]))"
)


def accounts(reading: Reading) -> Iterator[Spot]:
    """Yield e-mail addresses, WeChat accounts and QQ numbers (mask)."""
    text = reading.text
    for found in _EMAIL.finditer(text):
        if not _REMOTE.match(found.group()):
            yield Spot("email", *found.span(), "mask")
    for found in _WECHAT.finditer(text) if _HAS_WECHAT.search(text) else ():
        name = "own" if found["own"] else "id"
        if name == "own" or not found["latin"] or re.search("[0-9_-]", found["id"]):
            yield Spot("wechat", *found.span(name), "mask")
    for found in _QQ.finditer(text):
        yield Spot("qq", *found.span("id"), "mask")
