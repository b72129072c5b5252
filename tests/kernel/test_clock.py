"""Now and today, from one place that can be replaced."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from opstui.kernel import clock


def test_now_has_its_zone_and_today_is_its_date() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= before + timedelta(minutes=1)
    assert clock.now().tzinfo is not None


def test_a_day_stands_for_its_noon() -> None:
    with clock.fixed(date(2026, 11, 11)):
        assert clock.today() == date(2026, 11, 11)
        assert clock.now().hour == 12
        assert clock.now().tzinfo is not None


def test_a_moment_is_that_moment() -> None:
    moment = datetime(2026, 11, 11, 8, 30, tzinfo=UTC)
    with clock.fixed(moment):
        assert clock.now() == moment


def test_blocks_nest_and_end_even_when_they_fail() -> None:
    with clock.fixed(date(2026, 1, 1)):
        with suppress(ValueError), clock.fixed(date(2027, 1, 1)):
            assert clock.today().year == 2027
            raise ValueError
        assert clock.today() == date(2026, 1, 1)
    assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)


async def test_one_task_does_not_change_the_time_of_another() -> None:
    async def year(of: int) -> int:
        with clock.fixed(date(of, 1, 1)):
            await asyncio.sleep(0)
            return clock.today().year

    assert list(await asyncio.gather(year(2025), year(2026))) == [2025, 2026]
