"""The list of analyses on the screen, painted before what takes long is looked for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from opstui.stages.review.steps import deeper_rows
from opstui.stages.review.steps.base import ReviewStep
from opstui.ui.table import OpsTable


class DeeperList(OpsTable):
    """Keys come between the pieces of what is still looked for."""

    def list_of(self, step: ReviewStep) -> None:
        self._draw(step)
        if deeper_rows.left(step.context):
            self.call_after_refresh(self._begin, step)

    def _draw(self, step: ReviewStep) -> None:
        self.show(deeper_rows.columns(), deeper_rows.rows(step.context, step.paint))

    def _begin(self, step: ReviewStep) -> None:
        look: Callable[[], Awaitable[None]] = partial(self._look, step)
        self.run_worker(look, group="look", exclusive=True)

    async def _look(self, step: ReviewStep) -> None:
        for piece in deeper_rows.left(step.context):
            await asyncio.sleep(0)
            piece()
        if self.has_class("-shown"):
            self._draw(step)
            step.said_anew()
