"""The field's standard terms: codes that are stored, and the word that each is shown as."""

from __future__ import annotations

from enum import StrEnum

from opstui.kernel.language import N_, pgettext


class Form(StrEnum):
    """Product form; NONE asks the five relationship questions without a preset."""

    TRAINING = "training"
    K12_MEMBERSHIP = "k12_membership"
    COMMUNITY = "community"
    SOCIAL = "social"
    CONTENT_MEDIA = "content_media"
    TOOL_FREE = "tool_free"
    TOOL_SUBSCRIPTION = "tool_subscription"
    SAAS_B2B = "saas_b2b"
    ECOMMERCE = "ecommerce"
    O2O_LOCAL = "o2o_local"
    MARKETPLACE_LOWFREQ = "marketplace_lowfreq"
    FINANCE = "finance"
    GAME = "game"
    TRADITIONAL = "traditional"
    NONE = "none"


class Monetisation(StrEnum):
    ONE_OFF = "one_off"
    PER_TRANSACTION = "per_transaction"
    SUBSCRIPTION = "subscription"
    ADS = "ads"
    NONE = "none"


class DecisionCost(StrEnum):
    HIGH = "high"
    MID = "mid"
    LOW = "low"


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    RARE = "rare"


class Relation(StrEnum):
    ONE_OFF = "one_off"
    EPISODIC = "episodic"
    CONTINUOUS = "continuous"


class ValueSource(StrEnum):
    FUNCTION = "function"
    SERVICE = "service"
    CONTENT = "content"
    OTHER_USERS = "other_users"


class Orientation(StrEnum):
    CONVERSION = "conversion"
    MAINTENANCE = "maintenance"
    DUAL = "dual"


class Lifecycle(StrEnum):
    COLD_START = "cold_start"
    GROWTH = "growth"
    MATURITY = "maturity"
    DECLINE = "decline"


class Lever(StrEnum):
    COPY = "copy"
    CAMPAIGN = "campaign"
    EVENT_SPREAD = "event_spread"
    MECHANISM = "mechanism"
    USER_CARE = "user_care"
    BD = "bd"


class RelationStep(StrEnum):
    ACQUIRE = "acquire"
    ACTIVATE = "activate"
    RETAIN = "retain"
    PAY = "pay"
    REFER = "refer"
    WIN_BACK = "win_back"


class TaskState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    PREPARING = "preparing"
    LIVE = "live"
    OBSERVING = "observing"
    CLOSED = "closed"
    REVIEWED = "reviewed"
    CANCELLED = "cancelled"


class Light(StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NO_DATA = "no_data"


class Verdict(StrEnum):
    """State of a hypothesis."""

    OPEN = "open"
    SUPPORTED = "supported"
    PARTLY = "partly"
    REFUTED = "refuted"
    UNTESTABLE = "untestable"


class DecisionType(StrEnum):
    CONTINUE = "continue"
    ADJUST = "adjust"
    STOP = "stop"
    SCALE = "scale"


class Severity(StrEnum):
    """1 an idea, 2 friction, 3 blocks a step, 4 loss of money or trust."""

    IDEA = "1"
    FRICTION = "2"
    BLOCKS = "3"
    LOSS = "4"


class EvidenceGrade(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class TargetLevel(StrEnum):
    FLOOR = "floor"
    TARGET = "target"
    STRETCH = "stretch"
    DO_NOTHING = "do_nothing"


class Stage(StrEnum):
    STRATEGY = "strategy"
    PLANNING = "planning"
    EXECUTION = "execution"
    REVIEW = "review"


WORDS: dict[type[StrEnum], dict[str, str]] = {
    Form: {
        "training": N_("Training / course"),
        "k12_membership": N_("Renewing education"),
        "community": N_("Community"),
        "social": N_("Social"),
        "content_media": N_("Content / media"),
        "tool_free": N_("Free tool"),
        "tool_subscription": N_("Subscription tool"),
        "saas_b2b": N_("B2B SaaS"),
        "ecommerce": N_("E-commerce"),
        "o2o_local": N_("Local services"),
        "marketplace_lowfreq": N_("Low-frequency marketplace"),
        "finance": N_("Finance"),
        "game": N_("Game"),
        "traditional": N_("Traditional product"),
        "none": N_("None of these"),
    },
    Monetisation: {
        "one_off": N_("One payment"),
        "per_transaction": N_("Per transaction"),
        "subscription": N_("Subscription"),
        "ads": N_("Advertising"),
        "none": N_("No income yet"),
    },
    DecisionCost: {"high": N_("High"), "mid": N_("Medium"), "low": N_("Low")},
    Frequency: {
        "daily": N_("Daily"),
        "weekly": N_("Weekly"),
        "monthly": N_("Monthly"),
        "rare": N_("Rarely"),
    },
    Relation: {
        "one_off": N_("Ends with the purchase"),
        "episodic": N_("Episodic"),
        "continuous": N_("Continuous"),
    },
    ValueSource: {
        "function": N_("Function"),
        "service": N_("Service"),
        "content": N_("Content"),
        "other_users": N_("Other users"),
    },
    Orientation: {
        "conversion": N_("Conversion"),
        "maintenance": N_("User maintenance"),
        "dual": N_("Dual"),
    },
    Lifecycle: {
        "cold_start": N_("Cold start"),
        "growth": N_("Growth"),
        "maturity": N_("Maturity"),
        "decline": N_("Decline"),
    },
    Lever: {
        "copy": N_("Copy"),
        "campaign": N_("Campaign"),
        "event_spread": N_("Event spread"),
        "mechanism": N_("Mechanism"),
        "user_care": N_("User care"),
        "bd": N_("Business development"),
    },
    RelationStep: {
        "acquire": N_("Acquire"),
        "activate": N_("Activate"),
        "retain": N_("Retain"),
        "pay": N_("Pay"),
        "refer": N_("Refer"),
        "win_back": N_("Win back"),
    },
    TaskState: {
        "draft": N_("Draft"),
        "approved": N_("Approved"),
        "preparing": N_("Preparing"),
        "live": N_("Live"),
        "observing": N_("Observing"),
        "closed": N_("Closed"),
        "reviewed": N_("Reviewed"),
        "cancelled": N_("Cancelled"),
    },
    Light: {
        "on_track": N_("On track"),
        "at_risk": N_("At risk"),
        "off_track": N_("Off track"),
        "no_data": N_("No data"),
    },
    Verdict: {
        "open": N_("Open"),
        "supported": N_("Supported"),
        "partly": N_("Partly supported"),
        "refuted": N_("Refuted"),
        "untestable": N_("Cannot be tested"),
    },
    DecisionType: {
        "continue": N_("Continue"),
        "adjust": N_("Adjust"),
        "stop": N_("Stop"),
        "scale": N_("Scale"),
    },
    Severity: {
        "1": N_("Idea"),
        "2": N_("Friction"),
        "3": N_("Blocks a step"),
        "4": N_("Loss of money or trust"),
    },
    EvidenceGrade: {
        "A": N_("Randomised experiment"),
        "B": N_("Control or counterfactual"),
        "C": N_("Before and after"),
        "D": N_("Description"),
        "E": N_("A single voice"),
    },
    TargetLevel: {
        "floor": N_("Floor"),
        "target": N_("Target"),
        "stretch": N_("Stretch"),
        "do_nothing": N_("Do-nothing forecast"),
    },
    Stage: {
        "strategy": N_("Strategy"),
        "planning": N_("Plan"),
        "execution": N_("Execution"),
        "review": N_("Review"),
    },
}


def word(code: StrEnum) -> str:
    """The term for `code` in the current language."""
    kind = type(code)
    return pgettext(kind.__name__, WORDS[kind][code.value])
