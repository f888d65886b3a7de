"""The gate: a mark of secrecy is never stored, a telephone is never public, and no answer repeats what was found."""

import gzip
import json

import pytest

from dukou.domains.catalogue import actions, gate
from dukou.domains.catalogue.fields import Prose, Text, Words
from dukou.domains.catalogue.intake import import_entries
from dukou.domains.catalogue.kinds import KINDS, kind_of
from dukou.domains.catalogue.models import Entry, EntryVersion
from dukou.domains.journal.models import Line
from dukou.domains.taxonomy import queries as taxonomy
from dukou.kernel.errors import Refusal
from dukou.packs.growth import grow

DEMAND, ACHIEVEMENT = kind_of("demand"), kind_of("achievement")
NEED = {"title": "耐磨模具材料", "summary": "抗弯强度不低于 12 MPa，循环 13800138000 次。"}
PHONE = "有意者请致电 138 0013 8078"
MARK = "机密★10年"


def entry(kind, visibility="public", **values):
    made = Entry(kind=kind.key, visibility=visibility)
    made.take(NEED | values)
    return made


def test_what_is_harmless_passes():
    gate.keep_out(DEMAND, NEED)
    gate.hold_back(entry(DEMAND))
    gate.refuse_secrecy("企业已建立商业秘密保护制度，签订保密协议后提供样品。")
    assert gate.wrong_in_row(DEMAND, NEED) == {}


@pytest.mark.parametrize("name", [name for name, held in DEMAND.fields.items() if isinstance(held, Text | Prose)])
def test_a_mark_of_secrecy_is_kept_out_of_every_field_whoever_sees_it(name):
    with pytest.raises(Refusal) as refused:
        gate.keep_out(DEMAND, NEED | {name: f"附注：{MARK} 材料需求"})
    assert refused.value.code == "catalogue.secrecy_mark"
    assert refused.value.facts == {"field": name}
    assert DEMAND.fields[name].zh in refused.value.say("zh")


def test_no_answer_repeats_what_was_found():
    held = entry(DEMAND, summary=PHONE, targets="邮箱 lin@example.com，配方：A 40%、B 35%、C 25%")
    with pytest.raises(Refusal) as refused:
        gate.hold_back(held)
    told = f"{refused.value.message} {refused.value.say('en')} {refused.value.facts}"
    assert "0013" not in told
    assert "example" not in told
    with pytest.raises(Refusal) as secret:
        gate.refuse_secrecy(f"{MARK} 某型推进剂")
    assert "推进剂" not in f"{secret.value.message}{secret.value.facts}"
    assert "10年" not in secret.value.say("zh")


def test_a_refusal_to_publish_names_field_kind_place_and_way_out():
    with pytest.raises(Refusal) as refused:
        gate.hold_back(entry(DEMAND, summary=PHONE))
    assert refused.value.code == "catalogue.not_public"
    assert refused.value.facts["fields"] == [{"field": "summary", "kind": "phone"}]
    for word in ("背景与难题", "第 8 至 20 字", "电话号码", "联系方式"):
        assert word in refused.value.say("zh")
    for word in ("Background and problem", "characters 8 to 20", "Telephone", "Contact"):
        assert word in refused.value.say("en")


def test_a_telephone_may_stand_where_only_the_introduced_see_it():
    gate.hold_back(entry(DEMAND, contact=PHONE))
    gate.hold_back(entry(DEMAND, visibility="introduced", summary=PHONE))
    with pytest.raises(Refusal):
        gate.hold_back(entry(DEMAND, visibility="registered", summary=PHONE))


def test_a_mark_of_secrecy_stops_even_what_nobody_else_would_see():
    with pytest.raises(Refusal) as refused:
        gate.hold_back(entry(DEMAND, visibility="owner", contact=MARK))
    assert refused.value.code == "catalogue.secrecy_mark"


@pytest.mark.parametrize(
    ("kind", "name", "told", "passes"),
    [
        ("demand", "summary", "信用代码：124403994557550041", False),
        ("achievement", "summary", "配方：树脂 40%、填料 35%、助剂 25%", False),
        ("paper", "summary", "最佳配方：树脂 40%、填料 35%、助剂 25%", True),
        ("paper", "summary", "作者邮箱 lin@example.com", False),
        ("achievement", "summary", "申请号 209910054321.1，实审中", False),
        ("achievement", "summary", "申请号 201312345678.1，已授权", True),
        ("achievement", "summary", "已获专利 ZL202312345678.5", True),
        ("achievement", "rights", ["209910054321.1"], True),
        ("achievement", "contributors", ["林知远 13800138078"], False),
        ("achievement", "keywords", ["秘密", "共享"], True),
        ("organisation", "summary", "地址：南山区科技南路18号", True),
        ("demand", "summary", "厂址：南山区科技南路18号", False),
        ("demand", "summary", "本资料请勿外传", False),
    ],
)
def test_what_may_stand_depends_on_kind_and_field(kind, name, told, passes):
    assert (gate.wrong_in_row(kind_of(kind), {name: told}) == {}) is passes


def test_a_row_tells_every_field_that_keeps_it_out():
    wrong = gate.wrong_in_row(ACHIEVEMENT, {"title": MARK, "summary": PHONE, "contact": PHONE})
    assert wrong.keys() == {"title", "summary"}
    assert "保密机构" in wrong["title"].zh
    assert gate.wrong_in_row(ACHIEVEMENT, {"summary": PHONE}, level="introduced") == {}


def test_every_text_field_of_every_kind_is_read():
    for kind in KINDS.values():
        for name, held in kind.fields.items():
            if isinstance(held, Text | Prose | Words):
                told = [f"【{MARK}】"] if held.many else f"【{MARK}】"
                assert name in gate.wrong_in_row(kind, {name: told})


def test_the_sample_and_what_grows_from_it_pass():
    pack, kept_out = taxonomy.pack(), []
    for key in pack.sample_kinds():
        kind = kind_of(key)
        for row in [*pack.sample(key), *grow(pack, key, 60, seed=7)]:
            values = {name: told for name, told in row.items() if name in kind.fields and told}
            kept_out += [(key, row["title"], words.zh) for words in gate.wrong_in_row(kind, values).values()]
    assert kept_out == []


def test_needs_and_abstracts_that_people_wrote_pass(shared):
    kept_out = []
    for file, kind, text in (("demands_zh", "demand", "content"), ("papers_zh", "paper", "abstract")):
        with gzip.open(shared / f"data/{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                told = json.loads(line)
                values = {"title": told["title"] or "", "summary": told[text]}
                kept_out += [(file, told["id"], name) for name in gate.wrong_in_row(kind_of(kind), values)]
    assert kept_out == []


def refused_with(code, act, **inputs):
    """Perform an act that must be refused, and show that nothing of it stays."""
    lines, entries, versions = Line.objects.count(), Entry.objects.count(), EntryVersion.objects.count()
    with pytest.raises(Refusal) as refused:
        act(**inputs)
    assert refused.value.code == code
    assert (Line.objects.count(), Entry.objects.count(), EntryVersion.objects.count()) == (lines, entries, versions)
    return refused.value


def test_a_draft_with_a_mark_of_secrecy_is_not_stored_at_all(cast, content):
    told = {"kind": "achievement", "content": content | {"summary": f"{MARK} 推进剂"}, "organisation": cast.university}
    refused_with("catalogue.secrecy_mark", lambda **inputs: actions.draft_entry(cast.alice, **inputs), **told)


def test_a_revision_with_a_mark_of_secrecy_leaves_what_was_there(cast, draft, content):
    told = {"entry": draft, "content": content | {"contact": f"【机密】{PHONE}"}}
    refused_with("catalogue.secrecy_mark", lambda **inputs: actions.revise_entry(cast.alice, **inputs), **told)
    draft.refresh_from_db()
    assert draft.values() == content


def test_a_draft_may_hold_a_telephone_but_is_not_handed_in_with_it(cast, content):
    draft = actions.draft_entry(
        cast.alice, kind="achievement", content=content | {"summary": PHONE}, organisation=cast.university
    )
    refused_with("catalogue.not_public", lambda: actions.submit_entry(cast.alice, entry=draft))
    draft.refresh_from_db()
    assert draft.state == "draft"
    mended = actions.revise_entry(cast.alice, entry=draft, content=content | {"contact": PHONE})
    assert actions.submit_entry(cast.alice, entry=mended).state == "submitted"


def test_an_officer_can_not_publish_what_came_in_before_there_was_a_gate(cast, submitted):
    Entry.objects.filter(pk=submitted.pk).update(summary=PHONE)
    refused_with("catalogue.not_public", lambda: actions.publish_entry(cast.nan, entry=submitted))
    Entry.objects.filter(pk=submitted.pk).update(summary=MARK)
    refused_with("catalogue.secrecy_mark", lambda: actions.publish_entry(cast.nan, entry=submitted))


def test_a_revision_on_the_shelf_brings_no_telephone(cast, published, content):
    told = {"entry": published, "content": content | {"advantages": PHONE}}
    refused_with("catalogue.not_public", lambda **inputs: actions.revise_entry(cast.alice, **inputs), **told)


def test_a_revision_on_the_shelf_does_not_open_a_telephone_by_its_level(cast, content):
    held = content | {"summary": PHONE}
    entry = actions.draft_entry(
        cast.alice, kind="achievement", content=held, organisation=cast.university, visibility="introduced"
    )
    entry = actions.publish_entry(cast.nan, entry=actions.submit_entry(cast.alice, entry=entry))
    told = {"entry": entry, "content": held, "visibility": "public"}
    refused_with("catalogue.not_public", lambda **inputs: actions.revise_entry(cast.alice, **inputs), **told)


def test_an_expired_entry_does_not_return_to_the_shelf_with_a_telephone(cast, expired):
    Entry.objects.filter(pk=expired.pk).update(summary=PHONE)
    refused_with("catalogue.not_public", lambda: actions.reconfirm_entry(cast.alice, entry=expired))


def test_a_reason_carries_no_mark_of_secrecy(cast, submitted):
    refused_with("catalogue.secrecy_mark", lambda: actions.return_entry(cast.nan, entry=submitted, reason=MARK))


@pytest.mark.parametrize("publish", [False, True])
def test_an_import_leaves_out_the_row_and_never_repeats_its_cells(cast, publish):
    rows = [
        {"编号": "1", "成果名称": "多孔陶瓷模具", "简介": "抗弯强度 18.6 MPa"},
        {"编号": "2", "成果名称": "某型推进剂", "简介": f"{MARK} 比冲 260 s"},
        {"编号": "3", "成果名称": "低温电池", "简介": PHONE, "联系方式": PHONE},
        {"编号": "4", "成果名称": "耐磨涂层", "简介": "摩擦系数 0.06", "联系方式": PHONE},
    ]
    actor = cast.carol if publish else cast.alice
    report = import_entries(
        actor, kind="achievement", rows=rows, source="清单", organisation=cast.university, publish=publish
    )
    assert (report.created, report.refused) == (2, 2)
    assert set(Entry.objects.values_list("title", flat=True)) == {"多孔陶瓷模具", "耐磨涂层"}
    assert [(problem.row, problem.column) for problem in report.problems] == [(2, "简介"), (3, "简介")]
    told = " ".join(problem.say(language) for problem in report.problems for language in ("zh", "en"))
    assert "密级或保密标志" in told
    assert "比冲" not in told
    assert "0013" not in told
    assert "10年" not in told
