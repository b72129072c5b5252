"""`opstui import` of customers and of their orders, as real processes; the wholesaler's facts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from opstui.stages.execution.model import CustomerTiers
from opstui.workbook.repository import Repository
from tests.commandline.shell import ROOT, Shell

RETAIL = ROOT / "tests" / "data" / "uci_online_retail_rfm.csv"
FACTS = ["628", "88", "76", "79", "305", "93", "1,167", "1,902"]
TIERS = ("111", "011", "101", "001", "110", "010", "100", "000")


def made(shell: Shell) -> None:
    done = shell(
        *("new", "shop", "--form", "ecommerce", "--currency", "GBP", "--start", "2011-11-01"),
        *("--end", "2011-11-30", "--baseline", "2011-10-01..2011-10-31"),
    )
    assert done.status == 0, done.err


def counts(out: str) -> list[str]:
    """The number of customers in each tier's line."""
    lines = [line for line in out.splitlines() if line[:3] in TIERS]
    assert [line[:3] for line in lines] == list(TIERS)
    return [re.split(r"\s{2,}", line)[1] for line in lines]


def tiers_in(shell: Shell) -> list[CustomerTiers]:
    with Repository.open(shell.data / "shop.json", readonly=True) as repository:
        return list(repository.workbook.all(CustomerTiers).values())


@pytest.fixture
def shop(shell: Shell) -> Shell:
    made(shell)
    return shell


def test_the_wholesalers_facts_come_out_of_the_command_line(shop: Shell) -> None:
    looked = shop("import", RETAIL, "shop", "--dry-run")
    assert looked.status == 0, looked.err
    assert counts(looked.out) == FACTS
    assert "74.6% of the money" in looked.out
    assert "at most 51" in looked.out
    assert "4.272" in looked.out
    assert "2,054" in looked.out
    assert not tiers_in(shop)
    done = shop("import", RETAIL, "shop", "--yes")
    assert done.status == 0, done.err
    (record,) = tiers_in(shop)
    assert [f"{one.customers:,}" for one in record.counts] == FACTS
    assert len(record.facts) == 4338


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


FIRST = (
    "客户ID,支付时间,实付金额,订单号\na,2026-11-01,900,1\nb,2026-11-02,20,2\nc,2026-11-03,50,3\n"
)
SECOND = (
    "customer,order date,amount,order no\na,2026-11-01,900,1\nb,2026-11-02,20,2\n"
    "b,2026-11-22,880,4\nc,2026-11-03,50,3\nc,2026-11-05,-50,3\nd,2026-11-22,30,5\n"
)


def test_a_second_file_of_orders_says_who_rose_and_who_fell(shop: Shell, tmp_path: Path) -> None:
    first = write(tmp_path, "一月.csv", FIRST, "gb18030")
    shop_as = ("shop", "--yes", "--as-of", "2026-11-24")
    done = shop("import", first, *shop_as)
    assert done.status == 0, done.err
    assert "one order a line" in done.out
    assert "medians" in done.out
    again = shop("import", write(tmp_path, "b.csv", SECOND), *shop_as)
    assert "thresholds of the import before" in again.out
    assert "of 3: " in again.out
    assert "1 rose" in again.out
    assert "new: 1" in again.out
    assert "1 customer paid nothing after refunds" in again.out
    before, after = tiers_in(shop)
    assert (before.recency, before.orders, before.money) == (
        after.recency,
        after.orders,
        after.money,
    )


def test_other_thresholds_part_all_imports_of_the_cycle(shop: Shell) -> None:
    for limits, day in (("51,4,2000", "2011-12-10"), ("30,2,100", "2011-12-20")):
        words = ("--yes", "--thresholds", limits, "--cutoff", day)
        done = shop("import", RETAIL, "shop", *words)
        assert done.status == 0, done.err
    assert "same thresholds" in done.out
    before, after = tiers_in(shop)
    assert before.counts == after.counts
    assert (before.recency, before.orders, before.money) == (30, 2, 100)


@pytest.mark.parametrize(
    ("text", "words", "status", "said"),
    [
        ("", (), 1, "is empty"),
        ("customer,amount\nx,1\n", (), 1, "No column for: number of orders, last order."),
        ("用户ID,最近下单,金额\nx,2026-11-01,1\n", (), 1, "No column for: number of orders."),
        ("name,much\nx,1\n", (), 1, "customer (客户)"),
        ("customer,date,amount\nx,2099-01-01,1\n", (), 1, "still to come"),
        ("customer,date,amount\nx,11/12/2026,1\n", (), 1, "11/12/2026"),
        ("customer,date,amount\nx,2026-11-01,1\n", ("--thresholds", "1,2"), 2, "three numbers"),
        ("a,b,c\nx,2026-11-01,1\n", ("--map", "z=customer,b=date,c=amount"), 1, "names the"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    shop: Shell, tmp_path: Path, text: str, words: tuple[str, ...], status: int, said: str
) -> None:
    file = write(tmp_path, "x.csv", text)
    done = shop("import", file, "shop", "--yes", "--as-of", "2026-11-24", *words)
    assert done.status == status
    assert said in done.err
    assert "Traceback" not in done.err
    assert not tiers_in(shop)


def test_columns_of_other_names_are_told(shop: Shell, tmp_path: Path) -> None:
    text = "who,when,paid,refund amount\nx,3/11/2026,1e9,\ny,4/11/2026,20,20\nx,5/11/2026,oops,\n"
    file = write(tmp_path, "x.csv", text)
    words = ("--map", "who=customer,when=日期,paid=金额", "--order", "dmy", "--dry-run")
    done = shop("import", file, "shop", *words, "--as-of", "2026-11-24")
    assert done.status == 0, done.err
    assert "2 customers" in done.out
    assert "1 customer paid nothing after refunds" in done.out
    assert '"oops" is not a number' in done.out


def test_the_tiers_are_told_in_chinese(tmp_path: Path) -> None:
    shell = Shell(tmp_path, "zh_CN")
    made(shell)
    done = shell("import", RETAIL, "shop", "--dry-run")
    assert counts(done.out) == FACTS
    assert "重要价值" in done.out
    assert "前 20% 的客户贡献 74.6% 的金额" in done.out


def test_who_is_in_which_tier_is_written_beside_the_workbook(shop: Shell, tmp_path: Path) -> None:
    file = write(tmp_path, "x.csv", "customer,date,amount\n=cmd,2026-11-01,900\nb,2026-11-02,20\n")
    target = tmp_path / "who.csv"
    words = ("--list", target, "--dry-run", "--as-of", "2026-11-24")
    done = shop("import", file, "shop", *words)
    assert done.status == 0, done.err
    rows = target.read_text("utf-8-sig").splitlines()
    assert rows[0] == "Customer,Tier,Name,Tier before,Days,Orders,Money"
    assert sorted(rows[1:]) == ["'=cmd,011,Key: hold,,2,1,900", "b,110,Regular: value,,1,1,20"]
    assert target.stat().st_mode & 0o777 == 0o600
    assert not tiers_in(shop)
    again = shop("import", file, "shop", *words)
    assert again.status == 2
    assert "exists already" in again.err
    assert shop("import", file, "shop", *words, "--force").status == 0
