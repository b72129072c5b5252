"""What is said about texts: their length, and the words that the advertising law objects to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opstui.kernel.language import _, language, ngettext
from opstui.stages.execution.ad_law import Hit, task_hits
from opstui.stages.execution.copy_text import actions_of, counted, length_of, over, same_but_one
from opstui.stages.execution.lever_line import Around, LeverLine, few, joined
from opstui.stages.execution.lever_values import number
from opstui.stages.execution.lines_results import arm_lines
from opstui.stages.execution.trial import trial_of

VARIANTS = (("A", "variant_a"), ("B", "variant_b"))


def law_lines(around: Around) -> Iterator[LeverLine]:
    """One line per rule at the field it was broken in, with the words and a way out."""
    found: dict[tuple[str, str], list[Hit]] = {}
    for code, hit in task_hits(around.task, around.form):
        found.setdefault((code, hit.rule.id if hit.rule else ""), []).append(hit)
    for (code, _rule), some in found.items():
        yield LeverLine("", hit_text(some), True, code)


def hit_text(some: Sequence[Hit]) -> str:
    """Words that break the same rule."""
    words = "".join(f"「{hit.word}」" for hit in some)
    rule, code = some[0].rule, language()
    if rule is None:
        return _("{words}: on your own list of banned words.").format(words=words)
    return _("{words}: {article}, {name}. {instead}.").format(
        words=words,
        article=rule.article.text(code),
        name=rule.name.text(code),
        instead=rule.instead.text(code),
    )


def copy_lines(around: Around) -> Iterator[LeverLine]:
    variants = [(name, code, around.text(code)) for name, code in VARIANTS]
    filled = [(name, code, text) for name, code, text in variants if text]
    if len(filled) == 1:
        said = _("One variant only: there is nothing to compare it with.")
        yield LeverLine("", said, code=filled[0][1])
    for name, code, text in filled:
        yield _length_line(around, name, code, text)
    if len(filled) == 2 and not same_but_one(filled[0][2], filled[1][2]):
        said = _("A and B differ in more than one thing: the winner will not say why.")
        yield LeverLine("", said, True, "variant_b")
    trial = trial_of(around.task, around.tree, around.baseline, around.window_days)
    if len(filled) == 2 and trial is not None:
        n = around.count(trial.per_arm)
        said = ngettext(
            "{n} view of each to tell them apart", "{n} views of each to tell them apart", few(n)
        ).format(n=n)
        yield LeverLine(_("Sample"), said, code="variant_b")
    if filled and not around.text("message"):
        said = _("Write the single message first: one text says one thing.")
        yield LeverLine("", said, True, "message")
    actions = actions_of(around.text("call_to_action"))
    if len(actions) > 1:
        said = _("{n} calls to action: one text asks for one thing.").format(n=len(actions))
        yield LeverLine("", said, True, "call_to_action")
    yield from arm_lines(around)


def _length_line(around: Around, name: str, code: str, text: str) -> LeverLine:
    length, used = length_of(text), counted(text, around.task)
    limit, beyond = number(around.task, "length_limit"), over(text, around.task)
    if limit is None:
        said = ngettext("{n} character", "{n} characters", few(f"{used}")).format(n=used)
    else:
        most = f"{limit:g}"
        said = ngettext("{n} of {limit} character", "{n} of {limit} characters", few(most))
        said = said.format(n=used, limit=most)
    if length.wide and length.narrow:
        said = _("{text} ({wide} Chinese, {narrow} Latin)").format(
            text=said, wide=length.wide, narrow=length.narrow
        )
    if beyond:
        said = joined(said, _("{n} too many").format(n=f"{beyond:g}"))
    return LeverLine(_("Variant {name}").format(name=name), said, beyond > 0, code)
