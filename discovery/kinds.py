"""What each kind of note records besides the common fields: one table (domain.md §4).

Pages, the API, imports and the seed all read this table: it makes the form fields,
says what is wrong with a value, and shows it with its unit. Pure: no Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Detail:
    """One value of a kind of note.

    Shapes: line, text, lines (one a line), whole, decimal, date, yes_no, choice,
    link (an address on the web), rows (a small table with `columns`).
    """

    name: str
    label: str
    shape: str = "line"
    unit: str = ""
    help: str = ""
    low: float | None = None
    high: float | None = None
    choices: Choices = ()
    columns: tuple["Detail", ...] = ()


MANY = 1_000_000_000  # no count in these notes is larger; a card number would be
STEPS = (
    Detail("channel", "Channel"),
    Detail("system", "System"),
    Detail("action", "What happens"),
    Detail("wait_seconds", "Wait", "whole", "s", low=0, high=86_400),
    Detail("hand_offs", "Hand-offs", "whole", low=0, high=20),
    Detail("emotion", "Emotion", "whole", help="−2 to 2", low=-2, high=2),
    Detail("pain", "Pain"),
)
KINDS: Mapping[str, tuple[Detail, ...]] = {
    "listening_session": (
        Detail(
            "story", "Story of the last time", "text", help="One specific instance."
        ),
        Detail("workaround", "Workaround in use"),
        Detail("ask", "What they ask for"),
        Detail("promised", "What was promised in return"),
        Detail("promised_by", "Promised by", "date"),
    ),
    "journey_walkthrough": (
        Detail("journey", "Journey"),
        Detail("persona", "Persona"),
        Detail("steps", "Steps", "rows", columns=STEPS),
        Detail("dead_ends", "Dead ends", "lines"),
        Detail("total_seconds", "Total time", "whole", "s", low=0, high=864_000),
        Detail("accessibility", "Accessibility check", "text"),
    ),
    "qa_insight": (
        Detail("form_item", "Form and item"),
        Detail("sample", "Contacts checked", "whole", low=1, high=MANY),
        Detail("fails", "Of these failed", "whole", low=0, high=MANY),
        Detail("kappa", "Calibration κ", "decimal", low=-1, high=1),
        Detail("call_ids", "Call ids", "lines", help="Ids only, never audio."),
        Detail(
            "root_cause",
            "Root cause",
            "choice",
            choices=(
                ("knowledge", "Knowledge"),
                ("will", "Will"),
                ("system", "System"),
                ("policy", "Policy"),
            ),
        ),
    ),
    "analytics_insight": (
        Detail("question", "Question"),
        Detail("link", "Query or dashboard", "link"),
        Detail("population", "Population"),
        Detail("period", "Period"),
        Detail("metric", "Metric"),
        Detail("effect", "Effect", "decimal", help="In the unit of the metric."),
        Detail("effect_low", "Interval from", "decimal"),
        Detail("effect_high", "Interval to", "decimal"),
        Detail("segment", "Segment"),
        Detail("caveats", "Caveats", "text"),
        Detail("reproducible", "Somebody else can repeat it", "yes_no"),
    ),
    "operational_deep_dive": (
        Detail("process", "Process"),
        Detail("volume_per_month", "Volume", "whole", "a month", low=0, high=MANY),
        Detail("touch_minutes", "Touch time", "decimal", "min", low=0, high=1e6),
        Detail("wait_minutes", "Wait time", "decimal", "min", low=0, high=1e6),
        Detail("rework_percent", "Rework", "decimal", "%", low=0, high=100),
        Detail("systems", "Systems", "lines"),
        Detail("constraints", "Policy constraints", "text"),
        Detail("observations", "Seen at the workplace", "text"),
        Detail("whys", "Five whys", "lines", help="From what happened to why."),
    ),
    "customer_interview": (
        Detail("recruited_from", "Recruited from"),
        Detail(
            "story", "Story of the last time", "text", help="One specific instance."
        ),
        Detail(
            "need",
            "It is a",
            "choice",
            choices=(("need", "Need"), ("pain", "Pain"), ("desire", "Desire")),
        ),
        Detail("opportunity", "Opportunity in their words"),
        Detail("compensation", "Compensation", "decimal", "USD", low=0, high=10_000),
        Detail("snapshot", "Interview snapshot", "text"),
    ),
    "market_vendor_intel": (
        Detail("source", "Source"),
        Detail(
            "source_type",
            "Kind of source",
            "choice",
            choices=(
                ("analyst", "Analyst"),
                ("vendor", "Vendor"),
                ("peer", "Peer"),
                ("regulator", "Regulator"),
            ),
        ),
        Detail("claim", "Claim", "text"),
        Detail(
            "independence",
            "Independence",
            "whole",
            help="0 sells it, 1 has a stake, 2 has none.",
            low=0,
            high=2,
        ),
        Detail("relevance", "Why it matters here"),
        Detail(
            "our_position",
            "Our position",
            "choice",
            choices=(
                ("adopt", "Adopt"),
                ("trial", "Trial"),
                ("assess", "Assess"),
                ("hold", "Hold"),
            ),
        ),
        Detail(
            "horizon",
            "Horizon",
            "choice",
            help="When it may concern us.",
            choices=(("now", "Now"), ("next", "Next"), ("later", "Later")),
        ),
        Detail("expires_on", "Good until", "date", help="180 days if left empty."),
    ),
    "support_voc": (
        Detail("ticket", "Ticket or complaint id", help="The tokenised id."),
        Detail("product_area", "Product area"),
        Detail("count_30d", "Count in the last 30 days", "whole", low=0, high=MANY),
        Detail("csat", "Satisfaction with the contact", "decimal", low=1, high=5),
        Detail("regulatory", "Regulatory", "yes_no"),
        Detail("resolution", "Resolution", "text"),
    ),
}
