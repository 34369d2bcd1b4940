"""What was learned from single passages of the notes of the demo company. Ours."""

from backlog.actions import insights as feature_links
from backlog.models import Item
from dashboards.demo.put import person
from discovery.actions import insights
from discovery.models import Insight, Note, Opportunity

# Statement, product manager, tags, opportunity, feature, (note, its words) ...
LEARNED = (
    (
        "The bot closes what it has not finished: callers leave without proof",
        "Elena Castellano", ["containment", "confirmation"], "OPP-2", "F-104",
        (("n6", "there's no confirmation number"), ("n8", "Honestly that's the best thing this year.")),
    ),
    (
        "The story stops at the transfer: agents ask again for what the bot was told",
        "Elena Castellano", ["hand-off"], "OPP-2", "F-105",
        (("n7", "They already gave it to the robot twice."),),
    ),
    (
        "Two approved articles give two answers on the same hardship",
        "Marcus Oyelaran", ["hardship", "articles"], "OPP-5", "F-120",
        (("n15", "Two articles, two different answers, both say 'approved'."),),
    ),
)  # fmt: skip


def load() -> None:
    if Insight.objects.exists():
        return
    for statement, who, names, need, feature, said in LEARNED:
        by, opportunity = person(who), Opportunity.objects.get(code=need)
        row = insights.create(
            statement=statement, product=opportunity.product, names=names, by=by
        )
        for code, passage in said:
            note = Note.objects.get(code=code)
            insights.highlight(row, note, passage=passage, by=by)
        insights.link(row, opportunity, by=by)
        feature_links.link(Item.objects.get(key=feature), row, by=by)
