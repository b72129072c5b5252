"""What is half typed before there is a workbook: kept in the data folder."""

from __future__ import annotations

from opstui.workbook.drafts import Drafts
from opstui.workbook.layout import Layout, user_name
from opstui.workbook.places import data_folder, writable_data_folder

NAME = "first-plan"


def first_drafts() -> Drafts:
    """The drafts of the guided plan until its first answer makes the workbook. Raises OpsError
    when the data folder cannot be written."""
    writable_data_folder()
    return Drafts(Layout.of(data_folder() / NAME), user_name())
