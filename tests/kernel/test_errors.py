"""What is said of a problem: two sentences, joined as the language joins them."""

from __future__ import annotations

from opstui.kernel.errors import OpsError


def test_no_space_follows_a_full_width_stop() -> None:
    assert OpsError("「n」不是数。", "请写成 12万。").said == "「n」不是数。请写成 12万。"
    assert OpsError('"n" is no number.', "Write 12K.").said == '"n" is no number. Write 12K.'
    assert OpsError("Disk full.").said == str(OpsError("Disk full.")) == "Disk full."
