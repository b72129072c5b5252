"""Words that the PRC Advertising Law objects to, with the rule named, and what is no violation.

Articles as in the text of 2021; superlatives as the guideline of 2023 understands them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui import playbooks
from opstui.kernel.vocabulary import Form, Lever
from opstui.stages.execution.ad_law import hits, task_hits
from opstui.stages.planning.model import Task


def found(text: str, form: Form | None = Form.TRAINING) -> list[tuple[str, str]]:
    """(rule, word) in `text`."""
    return [
        (hit.rule.id if hit.rule else "", hit.word) for hit in hits(text, playbooks.ad_rules(form))
    ]


@pytest.mark.parametrize(
    ("text", "rule", "article"),
    [
        ("国家级团队", "absolute", "广告法第九条（三）"),
        ("最高级的享受", "absolute", "广告法第九条（三）"),
        ("全国最佳课程", "absolute", "广告法第九条（三）"),
        ("销量第一", "absolute", "广告法第九条（三）"),
        ("全网超低价", "absolute", "广告法第九条（三）"),
        ("the best course in town", "absolute", "广告法第九条（三）"),
        ("ＮＯ.１ 品牌", "absolute", "广告法第九条（三）"),
        ("学完保过", "education_result", "广告法第二十四条（一）"),
        ("毕业包就业", "education_result", "广告法第二十四条（一）"),
        ("三个月月入过万", "education_result", "广告法第二十四条（一）"),
        ("命题人授课", "education_insider", "广告法第二十四条（二）"),
        ("专家推荐", "education_witness", "广告法第二十四条（三）"),
        ("100%有效", "false", "广告法第二十八条"),
        ("药到病除", "medical", "广告法第十六条"),
        ("有治疗效果", "medical_terms", "广告法第十七条"),
        ("吊打同行", "belittle", "广告法第十三条"),
    ],
)
def test_a_violation_is_found_with_its_rule(text: str, rule: str, article: str) -> None:
    rules = {one.id: one for one in playbooks.ad_rules(Form.TRAINING)}
    assert rule in [one for one, _word in found(text)]
    assert rules[rule].article.zh == article
    assert rules[rule].why.zh
    assert rules[rule].instead.en


@pytest.mark.parametrize(
    "text",
    [
        "最近三天有直播",
        "最后一天报名",
        "第一次上课就能动手",
        "第一步：加企微",
        "你最关心的五个问题",
        "最高立减 200 元",
        "最好提前十分钟进直播间",
        "看第一页就够",
        "治愈系插画",
        "bestow a prize",
        "Best regards",
        "更有效率地学习",
        "确保分享链接可用",
        "钱包会自动到账",
        "",
    ],
)
def test_everyday_words_are_no_violation(text: str) -> None:
    assert found(text) == []


def test_gaps_and_widths_hide_nothing() -> None:
    assert found("最 佳") == [("absolute", "最佳")]
    assert found("最\u200b佳") == [("absolute", "最佳")]
    assert found("最近 的最佳") == [("absolute", "最佳")]


def test_a_rule_may_be_for_some_products_only() -> None:
    assert ("education_result", "保过") not in found("保过", Form.FINANCE)
    assert ("finance", "保本") in found("保本理财", Form.FINANCE)
    assert ("education_result", "保过") in found("保过", None)


def test_own_words_stand_beside_the_law() -> None:
    task = Task(
        key="C1.T1",
        cycle="C1",
        title="Text",
        lever=Lever.COPY,
        lever_fields={"variant_a": "不再躺平，成为第一名", "banned_words": "躺平，内卷"},
    )
    assert [(code, hit.word) for code, hit in task_hits(task, Form.TRAINING)] == [
        ("variant_a", "第一名"),
        ("variant_a", "躺平"),
    ]


@pytest.mark.parametrize(
    ("lever", "code"),
    [
        (Lever.CAMPAIGN, "rules"),
        (Lever.EVENT_SPREAD, "hook"),
        (Lever.USER_CARE, "script"),
        (Lever.BD, "offer"),
    ],
)
def test_every_text_that_reaches_users_is_checked(lever: Lever, code: str) -> None:
    task = Task(key="C1.T1", cycle="C1", title="T", lever=lever, lever_fields={code: "最佳选择"})
    assert [(where, hit.word) for where, hit in task_hits(task, None)] == [(code, "最佳")]


@pytest.fixture
def own_playbooks(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    playbooks.load(None)


def test_the_user_overrules_a_rule_and_adds_one(own_playbooks: Path) -> None:
    label = {"zh": "自己的", "en": "own"}
    rule = {"article": label, "name": label, "why": label, "instead": label}
    mine = [{"id": "absolute", "words": ["神级"], **rule}, {"id": "house", "words": ["亲"], **rule}]
    (own_playbooks / "ad_law.json").write_text(json.dumps({"rules": mine}), "utf-8")
    assert playbooks.load(own_playbooks) == ["ad_law"]
    assert found("神级最佳，亲") == [("absolute", "神级"), ("house", "亲")]
    assert ("false", "百分百") in found("百分百")


@given(st.text(max_size=60))
def test_any_text_is_read_and_what_is_allowed_alone_never_counts(text: str) -> None:
    rules = playbooks.ad_rules()
    assert hits(text, rules) == hits(text, rules)
    for rule in rules:
        for allowed in rule.allow:
            assert hits(allowed, [rule]) == []
