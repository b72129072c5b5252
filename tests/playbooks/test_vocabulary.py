"""Every code of the shared vocabulary has its Chinese term, as domain.md §7.4 words it."""

from __future__ import annotations

from enum import StrEnum

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import (
    WORDS,
    DecisionType,
    EvidenceGrade,
    Form,
    Lever,
    Lifecycle,
    Light,
    Orientation,
    RelationStep,
    Severity,
    TargetLevel,
    TaskState,
    Verdict,
    word,
)
from opstui.locales.compile import merged
from tests.trees import EXAMPLES

LOCALES = EXAMPLES.parents[2] / "opstui" / "locales"

TERMS: dict[type[StrEnum], str] = {
    Form: "培训 续费教育 社区 社交 内容 免费工具 订阅工具 企业服务 电商 本地生活 低频交易 金融 "
    "游戏 传统产品",
    Orientation: "成交转化 用户维系 双导向",
    Lifecycle: "冷启动 成长 成熟 衰退",
    Lever: "文案 活动 事件传播 产品机制设计 用户维系 商务拓展",
    RelationStep: "拉新 激活 留存 付费 推荐 召回",
    TaskState: "草稿 已批 筹备 进行 观察 结束 已复盘 取消",
    Light: "正常 预警 落后 无数据",
    Verdict: "待验 成立 部分成立 不成立 无法检验",
    DecisionType: "继续 调整 停止 放大",
    Severity: "建议 摩擦 阻断 损失/失信",
    EvidenceGrade: "随机实验 对照/反事实 前后对比 描述 单条意见",
    TargetLevel: "保底 目标 挑战 不作为预测",
}


def chinese() -> dict[tuple[str, str], str]:
    whole = merged(LOCALES / "zh_CN" / "LC_MESSAGES", "zh_CN")
    return {
        (message.context or "", message.id): message.string
        for message in whole
        if isinstance(message.id, str) and isinstance(message.string, str)
    }


@pytest.mark.parametrize("kind", WORDS, ids=lambda one: one.__name__)
def test_every_code_has_a_word_in_both_languages(kind: type[StrEnum]) -> None:
    known = chinese()
    assert {code.value for code in kind} == set(WORDS[kind])
    for code in kind:
        said = known.get((kind.__name__, WORDS[kind][code.value]), "")
        assert said.strip()
        assert not said.isascii()
        with speaking(EN):
            assert word(code) == WORDS[kind][code.value]


@pytest.mark.parametrize("kind", TERMS, ids=lambda one: one.__name__)
def test_the_terms_are_those_of_the_field(kind: type[StrEnum]) -> None:
    with speaking(ZH):
        words = [word(code) for code in kind if code.value != "none"]
    assert words == TERMS[kind].split()
