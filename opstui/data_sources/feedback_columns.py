"""Which column of a table is what users said, the day, the source: by name, by its cells, or as
said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from opstui.data_sources.names import fold
from opstui.kernel.dates import parse_date
from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import _, pgettext
from opstui.kernel.text import shown
from opstui.kernel.vocabulary import Severity

Role = Literal["text", "date", "source", "segment", "users", "person", "severity", "step", "theme"]
IGNORE = "-"

_NAMES: dict[Role, tuple[str, ...]] = {
    "text": (
        *("text", "feedback", "comment", "comments", "content", "message", "verbatim", "quote"),
        *("review", "said", "whattheysaid", "body", "description", "answer", "suggestion"),
        *("反馈", "反馈内容", "用户反馈", "原话", "用户原话", "内容", "评论", "评论内容", "留言"),
        *("留言内容", "意见", "建议", "意见建议", "意见与建议", "评价", "评价内容", "问题描述"),
        *("描述", "诉求", "用户诉求", "吐槽", "回答", "消息", "消息内容", "文本", "说了什么"),
    ),
    "date": (
        *("date", "day", "time", "datetime", "created", "createdat", "submittedat", "timestamp"),
        *("日期", "时间", "反馈日期", "反馈时间", "提交时间", "提交日期", "创建时间", "评论时间"),
        *("评价时间", "留言时间", "答题时间", "提交答卷时间", "发布时间"),
    ),
    "source": (
        *("source", "channel", "from", "platform", "via"),
        *("来源", "渠道", "反馈渠道", "反馈来源", "平台", "出处"),
    ),
    "segment": (
        *("segment", "group", "usersegment", "usertype", "cohort", "plan", "tier"),
        *("分群", "用户分群", "人群", "用户类型", "用户群", "分组", "客群", "客户类型", "身份"),
    ),
    "users": (
        *("users", "people", "count", "n", "votes", "mentions", "distinctusers", "usercount"),
        *("人数", "用户数", "提及人数", "反馈人数", "提及次数", "次数", "票数", "数量", "点赞数"),
    ),
    "person": (
        *("user", "userid", "uid", "customer", "customerid", "member", "memberid", "email"),
        *("openid", "unionid", "phone", "respondent", "respondentid"),
        *("用户", "用户id", "用户编号", "客户", "客户id", "会员", "会员id", "手机号", "手机"),
        *("邮箱", "昵称", "用户昵称", "学员", "学员id", "用户名", "答题者"),
    ),
    "severity": (
        *("severity", "priority", "level", "impact"),
        *("严重程度", "严重度", "严重性", "优先级", "级别", "影响"),
    ),
    "step": (
        *("step", "stage", "journey", "journeystep", "journeystage", "touchpoint"),
        *("环节", "旅程", "旅程环节", "步骤", "阶段", "触点", "所处环节"),
    ),
    "theme": (
        *("theme", "themes", "tag", "tags", "topic", "category", "label"),
        *("主题", "标签", "分类", "类别", "话题", "问题类型", "反馈类型"),
    ),
}
_NUMBERED = ("no", "序号", "答卷编号")
"""Of a survey: a number a person. Who said it only where nothing better is named."""
_SEVERITIES = {
    Severity.IDEA: "1 p3 idea low minor trivial 建议 低 轻微 想法",
    Severity.FRICTION: "2 p2 friction medium moderate normal 摩擦 中 一般",
    Severity.BLOCKS: "3 p1 blocks blocker high major 阻断 高 严重 卡住",
    Severity.LOSS: "4 p0 loss critical urgent 损失 失信 紧急 致命 极高",
}
_IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")


def role_named(name: str) -> Role | None:
    """The part that a column of this name plays; a remark in brackets is passed over."""
    names = {fold(name), fold(_IN_BRACKETS.sub("", name))}
    return next((role for role, known in _NAMES.items() if names & {*known}), None)


def column_roles(header: Sequence[str]) -> dict[Role, int]:
    """Which part each known column plays; the first of a name counts."""
    found: dict[Role, int] = {}
    for place, name in enumerate(header):
        role = role_named(name)
        if role is not None:
            found.setdefault(role, place)
    numbered = [place for place, name in enumerate(header) if fold(name) in _NUMBERED]
    if numbered:
        found.setdefault("person", numbered[0])
    return found


def about_feedback(cells: Sequence[str], *, first: bool = False) -> bool:
    """Whether a row of names is of feedback: what was said, and another part; in the first row
    the name of what was said is enough."""
    roles = column_roles(cells)
    return "text" in roles and (first or len(roles) >= 2)


def said_roles(mapping: Mapping[str, str]) -> dict[str, Role | None] | None:
    """Column → part, where a mapping speaks of feedback ("内容=text,备注=-"); else None."""
    roles = {column: role_named(target) for column, target in mapping.items()}
    if "text" not in roles.values():
        return None
    for column, target in mapping.items():
        if roles[column] is None and target != IGNORE:
            raise UsageError(
                _('"{target}" is no part that a column can play.').format(target=shown(target)),
                _("Use one of {names}.").format(names=_(", ").join(_NAMES)),
            )
    return roles


def roles_of(header: Sequence[str], said: Mapping[str, Role | None] | None) -> dict[Role, int]:
    """As `column_roles`; what was `said` of a column counts more. Raises UsageError."""
    places = {fold(name): place for place, name in enumerate(header)}
    told = {fold(column): role for column, role in (said or {}).items()}
    for column in said or {}:
        if fold(column) not in places:
            raise UsageError(
                _('The file has no column "{column}".').format(column=shown(column)),
                _("Its columns are: {names}.").format(names=shown(_(", ").join(header), 400)),
            )
    found: dict[Role, int] = {role: places[name] for name, role in told.items() if role}
    for role, place in column_roles(header).items():
        if fold(header[place]) not in told:
            found.setdefault(role, place)
    return found


def guessed_roles(rows: Sequence[Sequence[str]]) -> dict[Role, int]:
    """The parts of columns without names: the longest is what was said, then by their cells."""
    count = max(map(len, rows), default=0)
    columns = [[row[n].strip() for row in rows if n < len(row)] for n in range(count)]
    sizes = [sum(map(len, cells)) for cells in columns]
    found: dict[Role, int] = {"text": sizes.index(max(sizes))} if sizes else {}
    free = [n for n in range(count) if n != found.get("text")]
    for role, fits in (("date", _is_date), ("users", str.isdecimal)):
        for n in free:
            filled = [cell for cell in columns[n] if cell]
            if filled and sum(map(fits, filled)) * 2 > len(filled):
                found["date" if role == "date" else "users"] = n
                free.remove(n)
                break
    for role, n in zip(("source", "segment"), free, strict=False):
        found["source" if role == "source" else "segment"] = n
    return found


def severity_named(text: str) -> Severity | None:
    """The severity that one of the words of a cell stands for."""
    words = {part.casefold() for part in re.split(r"[\s/]+", text) if part}
    return next((one for one, names in _SEVERITIES.items() if words & {*names.split()}), None)


def without_time(text: str) -> str:
    return _TIME.sub("", text.strip())


def _is_date(text: str) -> bool:
    try:
        parse_date(without_time(text), year=2024, order="mdy")
    except OpsError:
        return False
    return True


def role_word(role: Role) -> str:
    return {
        "text": _("what they said"),
        "date": _("date"),
        "source": _("source"),
        "segment": _("user segment"),
        "users": pgettext("feedback", "users"),
        "person": _("who said it"),
        "severity": _("severity"),
        "step": _("step of the journey"),
        "theme": pgettext("feedback", "theme"),
    }[role]
