"""Words that feedback without a theme has in common: candidates for a theme's word list."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

from opstui.stages.review.feedback import features, folded_text
from opstui.stages.review.model import Feedback

LONGEST, HELD_BY = 6, 0.8
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def words_to_add(items: Sequence[Feedback], most: int = 5) -> list[str]:
    """Words that tell the feedback without a theme from the rest, the most telling first.

    By tf-idf: n·ln((1 + N)/(1 + df)) of pairs of Chinese characters and of Latin words, n of the
    texts without a theme that hold one (at least two), df of all N texts. A pair grows to the
    phrase that four fifths of its texts have.
    """
    loose, everywhere = Counter[str](), Counter[str]()
    for item in items:
        found = features(item.text)
        everywhere.update(found)
        if not item.themes:
            loose.update(found)
    weight = {
        word: n * math.log((1 + len(items)) / (1 + everywhere[word]))
        for word, n in loose.items()
        if n >= 2
    }
    texts = [folded_text(item.text) for item in items if not item.themes]
    said: list[str] = []
    for word in sorted(weight, key=lambda word: (-weight[word], word)):
        if any(word in phrase for phrase in said):
            continue
        said.append(_grown(word, texts) if _CHINESE.match(word) else word)
        if len(said) == most:
            break
    return said


def _grown(word: str, texts: Sequence[str]) -> str:
    """The phrase around a pair of characters that most texts with the pair have."""
    mine = [text for text in texts if word in text]
    while len(word) < LONGEST:
        longer = _longer(word, mine, lambda text, at: text[at : at + 1], after=True)
        if longer == word:
            longer = _longer(word, mine, lambda text, at: text[at - 1 : at], after=False)
        if longer == word:
            break
        word = longer
    return word


def _longer(
    word: str, texts: Sequence[str], beside: Callable[[str, int], str], *, after: bool
) -> str:
    """`word` with the Chinese character that most texts have beside it, else as it is."""
    places = ((text, text.find(word)) for text in texts)
    found = Counter(
        letter
        for text, at in places
        if at >= 0 and _CHINESE.match(letter := beside(text, at + len(word) * after))
    )
    for letter, n in found.most_common(1):
        if n >= HELD_BY * len(texts):
            return word + letter if after else letter + word
    return word
