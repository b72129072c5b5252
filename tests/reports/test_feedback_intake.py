"""New voices become records once; themes are made, merged and taken away."""

from __future__ import annotations

from datetime import date

from opstui.data_sources.feedback import read_feedback, read_pasted
from opstui.kernel.language import EN
from opstui.reports.feedback_intake import Intake, intake
from opstui.reports.feedback_text import intake_text
from opstui.stages.review.model import Feedback, Need, Theme
from opstui.stages.review.steps.theme_merging import merged, without
from opstui.stages.review.theme_changes import code_for, theme_named
from opstui.workbook.document import Workbook
from tests.stages.review.fixture_screen import training

TODAY = date(2026, 11, 23)
FILE = (
    "date,text,source,segment,users,theme\n"
    "2026-11-02,Too dear for me,App,new,4,price\n"
    "2026-11-03,No reminder [/x],App,new,2,Missing reminder\n"
    "2026-11-03,No reminder [/x],App,new,1,\n"
    "2020-01-05,From long ago,App,new,1,\n"
)


def taken(book: Workbook, text: str = FILE) -> Intake:
    cycle = book.cycle
    assert cycle is not None
    return intake(read_feedback(text.encode(), TODAY), book, cycle, TODAY)


def test_a_file_becomes_records_and_the_same_file_again_adds_nothing() -> None:
    book = training(EN)
    found = taken(book)
    assert [(one.text, one.users) for one in found.feedback] == [
        ("Too dear for me", 4),
        ("No reminder [/x]", 3),
        ("From long ago", 1),
    ]
    assert [one.name for one in found.themes] == ["price"]
    assert found.feedback[1].themes == ("reminder",)
    assert found.joined == 1
    kept = found.kept(book)
    assert len(kept.all(Feedback)) == len(book.all(Feedback)) + 3
    again = taken(kept)
    assert (again.feedback, again.themes, again.known) == ((), (), 3)


def test_words_without_a_date_are_known_on_any_day() -> None:
    book = training(EN)
    cycle = book.cycle
    assert cycle is not None
    first = intake(read_pasted("a thing said\n", TODAY), book, cycle, TODAY, source="Chat")
    (one,) = first.feedback
    assert (one.day, one.source, first.undated) == (TODAY, "Chat", 1)
    later = date(2026, 11, 24)
    second = intake(
        read_pasted("a thing said\nanother\n", later), first.kept(book), cycle, later, source="Chat"
    )
    assert [one.text for one in second.feedback] == ["another"]
    assert second.known == 1


def test_the_preview_says_what_is_new_and_what_is_wrong() -> None:
    said = intake_text(taken(training(EN), FILE + "x,bad day,App,new,1,\n"))
    assert "3 new voices (8 people)" in said
    assert "New themes: price" in said
    assert 'Line 6, "date": "x" is not a date.' in said
    assert "No reminder [/x]" in said


def test_only_lines_that_were_not_taken_count_as_left_out() -> None:
    text = "text,theme\n" + "".join(f"voice {n},a/b/c\n" for n in range(20)) + ",x\n" * 8
    found = taken(training(EN), text)
    assert (len(found.feedback), found.left_out) == (20, 8)
    assert "15 more lines like these" in intake_text(found)


def test_five_thousand_voices_have_keys_of_their_own() -> None:
    text = "text,source\n" + "".join(f"voice {n},app\n" for n in range(5000))
    found = taken(training(EN), text)
    assert len({one.key for one in found.feedback}) == 5000


def book_of_themes() -> Workbook:
    return Workbook.empty().put(
        Theme(key="a", name="Price", words=("dear",)),
        Theme(key="b", name="Cost", words=("dear", "cost")),
        Feedback(key="C1.F1", cycle="C1", day=TODAY, text="x", themes=("b",)),
        Feedback(key="C0.F1", cycle="C0", day=TODAY, text="y", themes=("a", "b")),
        Need(key="C1.N1", cycle="C1", themes=("b",)),
    )


def test_merging_takes_feedback_needs_and_words_along() -> None:
    book = merged(book_of_themes(), "b", "a")
    assert list(book.all(Theme)) == ["a"]
    assert book.all(Theme)["a"].words == ("dear", "cost")
    assert [one.themes for one in book.all(Feedback).values()] == [("a",), ("a",)]
    assert book.all(Need)["C1.N1"].themes == ("a",)
    same = book_of_themes()
    assert merged(same, "a", "a") is same
    assert merged(same, "a", "gone") is same


def test_a_theme_that_is_deleted_leaves_no_code_behind() -> None:
    book = without(book_of_themes(), "b")
    assert [one.themes for one in book.all(Feedback).values()] == [(), ("a",)]
    assert book.all(Need)["C1.N1"].themes == ()


def test_themes_are_found_by_their_whole_name() -> None:
    book = book_of_themes()
    themes = book.all(Theme)
    assert theme_named(" price ", themes.values()) == themes["a"]
    assert theme_named("pri", themes.values()) is None


def test_codes_are_unique_and_latin() -> None:
    known = {"theme", "price_worry"}
    assert code_for("时间安排", known) == "theme_2"
    assert code_for("Price worry", known) == "price_worry_2"
    assert code_for("Late!", known) == "late"
