from backlog.models.bulk import BulkStep
from backlog.models.certainty import CertaintyRun, ItemCertainty
from backlog.models.estimates import Estimate
from backlog.models.extras import CustomField, ItemExtras
from backlog.models.insights import ItemInsight
from backlog.models.items import Item
from backlog.models.jira import JiraConnection, JiraField
from backlog.models.jira_issues import (
    JiraComment,
    JiraConflict,
    JiraCreation,
    JiraLink,
    JiraRefusal,
)
from backlog.models.jira_runs import JiraLine, JiraRun
from backlog.models.joining import JoinCode, RoundTerm
from backlog.models.judged import Basis
from backlog.models.keys import KeyCounter
from backlog.models.limits import WorkLimit
from backlog.models.needs import ItemNeed
from backlog.models.promised import ItemPromise
from backlog.models.ranking import (
    ItemRank,
    Lift,
    RankCause,
    RankChange,
    RankLift,
    RankPin,
    RankRun,
)
from backlog.models.requirements import (
    Gap,
    Requirement,
    RequirementEdition,
    RequirementResult,
    RequirementTest,
    ResultState,
)
from backlog.models.scenarios import Scenario, ScenarioCell
from backlog.models.scoring import Choice, Column, Round, ScoringSession, Vote
from backlog.models.talk import Attachment, Comment, Mention

__all__ = [
    "Attachment",
    "Basis",
    "BulkStep",
    "CertaintyRun",
    "Choice",
    "Column",
    "Comment",
    "CustomField",
    "Estimate",
    "Gap",
    "Item",
    "ItemCertainty",
    "ItemExtras",
    "ItemInsight",
    "ItemNeed",
    "ItemPromise",
    "ItemRank",
    "JiraComment",
    "JiraConflict",
    "JiraConnection",
    "JiraCreation",
    "JiraField",
    "JiraLine",
    "JiraLink",
    "JiraRefusal",
    "JiraRun",
    "JoinCode",
    "KeyCounter",
    "Lift",
    "Mention",
    "RankCause",
    "RankChange",
    "RankLift",
    "RankPin",
    "RankRun",
    "Requirement",
    "RequirementEdition",
    "RequirementResult",
    "RequirementTest",
    "ResultState",
    "Round",
    "RoundTerm",
    "Scenario",
    "ScenarioCell",
    "ScoringSession",
    "Vote",
    "WorkLimit",
]
