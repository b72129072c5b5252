"""Stages 3 and 4 of an example: hours, feedback, needs, tests, effects, decisions, reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from opstui.examples.source import Source, day
from opstui.kernel.vocabulary import Stage
from opstui.stages.execution.model import DayLog
from opstui.stages.review.kano import counted
from opstui.stages.review.model import (
    Annotation,
    Arm,
    Carry,
    Decision,
    EffectStudy,
    Evidence,
    Experiment,
    Feedback,
    KanoFeature,
    Need,
    NeedScore,
    Review,
    Theme,
    Why,
)

_STEPS = ("data", "status", "why", "voice", "decide")


def day_logs(source: Source) -> Iterator[DayLog]:
    """The hours of each week and stage, on the Friday of the week."""
    first = day(source.parts["cycle"]["start"])
    number = 0
    for week, hours in enumerate(source.stage(3)["stage_hours"]["by_week"]):
        for stage, spent in zip(Stage, hours, strict=True):
            if not spent:
                continue
            number += 1
            yield DayLog(
                key=f"{source.cycle}.L{number}",
                cycle=source.cycle,
                day=first + timedelta(7 * week + 4),
                stage=stage,
                hours=spent,
            )


def feedback(source: Source) -> list[Feedback]:
    return [
        Feedback(
            key=source.key(said["id"]),
            cycle=source.cycle,
            day=day(said["date"]),
            text=source.text(said["text"]),
            source=source.text(said["source"]),
            segment=source.text(said["segment"]),
            themes=(said["theme"],),
            severity=str(said["severity"]),
            users=said["distinct_users"],
            step=source.text(said["journey_stage"]),
        )
        for said in source.stage(4)["feedback"]
    ]


def themes(source: Source) -> list[Theme]:
    return [
        Theme(key=code, name=source.text(said["name"]))
        for code, said in source.stage(4)["themes"].items()
    ]


def needs(source: Source) -> list[Need]:
    return [
        Need(
            key=source.key(said["id"]),
            cycle=source.cycle,
            **{name: source.text(said[name]) for name in ("when", "want", "so_that", "statement")},
            themes=tuple(said["themes"]),
            metrics=tuple(said["metrics"]),
            whys=tuple(_why(source, one) for one in said["five_whys"]),
            score=NeedScore(**said["score"]),
        )
        for said in source.stage(4)["needs"]
    ]


def kano_features(source: Source) -> list[KanoFeature]:
    return [
        KanoFeature(
            key=f"{source.cycle}.KF{number}",
            cycle=source.cycle,
            name=source.text(said["feature"]),
            **counted(said),
        )
        for number, said in enumerate(source.stage(4).get("kano", ()), start=1)
    ]


def _why(source: Source, said: dict[str, str]) -> Why:
    """A short id is a feedback; anything else a metric over the cycle."""
    evidence = said["evidence"]
    if evidence and evidence != (key := source.key(evidence)):
        evidence = f"fb:{key}"
    elif evidence:
        span = source.parts["cycle"]
        evidence = f"metric:{evidence}@{span['start']}..{span['end']}"
    return Why(text=source.text(said), evidence=evidence)


def experiments(source: Source) -> list[Experiment]:
    return [
        Experiment(
            key=source.key(said["id"]),
            cycle=source.cycle,
            name=source.text(said["name"]),
            metric=said["metric"],
            start=day(said["window"][0]),
            end=day(said["window"][1]),
            control=Arm(**said["arms"]["control"]),
            treatment=Arm(**said["arms"]["treatment"]),
            hypothesis=source.key(said["hypothesis"]),
            task=source.key(said["task"]),
        )
        for said in source.stage(4)["experiments"]
    ]


def effect_studies(source: Source) -> list[EffectStudy]:
    """Campaigns that no test was made of, read from the series."""
    return [
        EffectStudy(
            key=source.key(said["id"]),
            cycle=source.cycle,
            name=source.text(said["name"]),
            metric=said["metric"],
            start=day(said["window"][0]),
            end=day(said["window"][1]),
            task=source.key(said["task"]),
            segment=source.channel(said["segment"]) if "segment" in said else "",
            control=said.get("control", ""),
            control_segment=said.get("control_segment", ""),
        )
        for said in source.stage(4).get("effects", ())
    ]


def noted_days(source: Source) -> list[Annotation]:
    return [
        Annotation(
            key=source.key(said["id"]),
            cycle=source.cycle,
            day=day(said["date"]),
            text=source.text(said["text"]),
            kind=said["kind"],
        )
        for said in source.stage(4)["annotations"]
    ]


def reviews(source: Source) -> list[Review]:
    return [
        Review(
            key=f"{source.cycle}.R@{said['period']}",
            cycle=source.cycle,
            period=said["period"],
            opened=day(said["opened"]),
            closed=day(said["opened"]),
            viewed=_STEPS,
            note=source.text(said["note"]),
        )
        for said in source.stage(4)["reviews"]
    ]


def decisions(source: Source) -> list[Decision]:
    """All were taken in the last review."""
    last = reviews(source)[-1].key
    return [
        Decision(
            key=source.key(said["id"]),
            cycle=source.cycle,
            review=last,
            type=said["type"],
            subject=source.key(said["subject"]),
            text=source.text(said["text"]),
            evidence=tuple(_evidence(source, one, said["on"]) for one in said["evidence"]),
            owner=source.text(said["owner"]),
            due=day(said["due"]),
            on=day(said["on"]),
            carry=_carry(source, said["carry"]),
        )
        for said in source.stage(4)["decisions"]
    ]


def _evidence(source: Source, said: dict[str, Any], cited: str) -> Evidence:
    id_ = source.key(said["id"])
    for code in source.parts.get("channels", {}):
        if id_ == f"econ:{code}":
            id_ = f"econ:{source.channel(code)}"
        id_ = id_.replace(f"/{code}@", f"/{source.channel(code)}@")
    return Evidence(
        id=id_,
        value=said["value"],
        unit=said["unit"],
        grade=said["grade"],
        said=source.text(said["said"]),
        cited=day(cited),
    )


def _carry(source: Source, said: dict[str, Any]) -> Carry:
    return Carry(
        **{
            **said,
            "hypothesis": source.key(said.get("hypothesis", "")),
            "note": source.text(said.get("note")),
        }
    )
