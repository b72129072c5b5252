"""Which column of a file is the customer, the last order, the amount: by name, or as said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from opstui.data_sources.files import BadFile
from opstui.data_sources.names import fold
from opstui.data_sources.tables import Table, read_table
from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import _
from opstui.kernel.text import shown

Role = Literal["customer", "recency", "last", "orders", "money", "date", "order", "refund"]

_NAMES: dict[Role, tuple[str, ...]] = {
    "customer": (
        *("customer", "customerid", "user", "userid", "uid", "member", "memberid", "buyer"),
        *("buyerid", "client", "clientid", "openid", "unionid", "email", "phone", "mobile"),
        *("客户", "客户id", "客户编号", "客户号", "用户", "用户id", "用户编号", "会员", "会员id"),
        *("会员号", "会员编号", "会员卡号", "买家", "买家id", "买家昵称", "买家会员名", "学员"),
        *("学员id", "手机", "手机号", "买家手机号", "客户手机号", "邮箱"),
    ),
    "recency": ("recency", "recencydays", "dayssince", "距今天数", "最近一次距今", "未购天数"),
    "last": (
        *("last", "lastdate", "lastorder", "lastorderdate", "lastpurchase", "lastseen"),
        *("lastpurchasedate", "lastpaid", "最近下单", "最近购买", "最近消费", "最近下单日期"),
        *("最近一次下单", "最后下单日期", "最近购买日期", "最近消费日期", "最近一次消费"),
        *("最近购买时间", "最近消费时间", "最近下单时间", "最后购买日期", "最后一次下单"),
    ),
    "orders": (
        *("orders", "ordercount", "numberoforders", "frequency", "purchases"),
        *("订单数", "下单次数", "购买次数", "消费次数", "订单量", "下单数", "累计订单数", "次数"),
    ),
    "money": (
        *("money", "monetary", "amount", "revenue", "spent", "sales", "gmv", "total", "paid"),
        *("totalspent", "金额", "消费金额", "实付金额", "支付金额", "总金额", "订单金额", "实付"),
        *("累计消费", "累计消费金额", "付款金额", "订单实付金额", "买家实际支付金额"),
    ),
    "date": (
        *("date", "orderdate", "invoicedate", "paidat", "createdat", "time", "ordertime"),
        *("日期", "下单日期", "下单时间", "支付时间", "支付日期", "订单日期", "订单时间"),
        *("付款时间", "订单付款时间", "订单创建时间", "创建时间", "买家付款时间", "交易时间"),
    ),
    "order": (
        *("order", "orderid", "orderno", "ordernumber", "invoice", "invoiceno"),
        *("订单号", "订单编号", "订单id", "单号", "交易号"),
    ),
    "refund": ("refund", "refunds", "refunded", "refundamount", "退款", "退款金额", "退货金额"),
}
_CURRENCY = re.compile(r"(gbp|cny|rmb|usd|eur|[(（].*[)）]|元)$")
_SAMPLE = 65_536
_MARKS: frozenset[Role] = frozenset({"recency", "last", "orders", "money", "date", "order"})


def column_roles(header: Sequence[str]) -> dict[Role, int]:
    """Which part each known column plays; the first of a name counts."""
    found: dict[Role, int] = {}
    for place, name in enumerate(header):
        role = role_named(name)
        if role is not None and role not in found:
            found[role] = place
    return found


def role_named(name: str) -> Role | None:
    """The part that a column of this name plays."""
    folded = fold(name)
    bare = _CURRENCY.sub("", folded)
    return next((role for role, names in _NAMES.items() if {folded, bare} & {*names}), None)


def said_columns(mapping: Mapping[str, str]) -> dict[Role, str] | None:
    """Part → column, where a mapping of columns speaks of customers ("会员=客户"); else None."""
    roles = {column: role_named(target) for column, target in mapping.items()}
    if "customer" not in roles.values():
        return None
    return {role: column for column, role in roles.items() if role is not None}


def about_customers(cells: Sequence[str]) -> bool:
    """Whether a row of names is of customers or their orders, complete or not."""
    roles = column_roles(cells)
    return "customer" in roles and bool(_MARKS & roles.keys())


def customer_table(data: bytes, columns: Mapping[Role, str] | None = None) -> Table:
    """The table in a file of customers or orders; raises BadFile where there is none."""
    said = {fold(name) for name in (columns or {}).values()}

    def heads(cells: Sequence[str]) -> bool:
        return said <= {fold(cell) for cell in cells} if said else about_customers(cells)

    return read_table(data, heads)


def is_customer_file(data: bytes) -> bool:
    """Whether `opstui import` reads it as customers and not as numbers of metrics."""
    for part in (beginning(data), data):
        try:
            customer_table(part)
        except OpsError:
            continue
        return True
    return False


def beginning(data: bytes) -> bytes:
    """The first whole lines, enough to tell what a large file holds."""
    return data if len(data) <= _SAMPLE else data[: data.rfind(b"\n", 0, _SAMPLE) + 1] or data


def roles_of(header: Sequence[str], columns: Mapping[Role, str] | None) -> dict[Role, int]:
    """As `column_roles`; `columns` overrules. Raises UsageError, or BadFile naming what lacks."""
    roles = column_roles(header)
    places = {fold(name): place for place, name in enumerate(header)}
    for role, name in (columns or {}).items():
        if fold(name) not in places:
            raise UsageError(
                _('The file has no column "{column}".').format(column=shown(name)),
                _("Its columns are: {names}.").format(names=shown(_(", ").join(header), 400)),
            )
        roles[role] = places[fold(name)]
    if "date" in roles and "orders" in roles and not {"last", "recency"} & roles.keys():
        roles["last"] = roles["date"]
    _check(roles)
    return roles


def is_raw(roles: Mapping[Role, int]) -> bool:
    """Whether a line is an order, not a customer."""
    return "date" in roles and not {"orders", "recency", "last"} & roles.keys()


def _check(roles: Mapping[Role, int]) -> None:
    if is_raw(roles):
        missing = [role for role in ("customer", "money") if role not in roles]
    else:
        missing = [role for role in ("customer", "money", "orders") if role not in roles]
        if not {"recency", "last"} & roles.keys():
            missing.append("last")
    if missing:
        raise BadFile(
            _("No column for: {names}.").format(
                names=_(", ").join(role_word(role) for role in missing)
            ),
            _("Customers have last order, orders, amount; an order has date, amount."),
        )


def role_word(role: str) -> str:
    return {
        "customer": _("customer"),
        "recency": _("days since the last order"),
        "last": _("last order"),
        "orders": _("number of orders"),
        "money": _("amount"),
        "date": _("date"),
        "order": _("order number"),
        "refund": _("refund"),
    }[role]
