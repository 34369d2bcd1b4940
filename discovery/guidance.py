"""What a good note of each kind has, for who writes one (domain.md §4). Pure."""

from collections.abc import Mapping

GOOD: Mapping[str, str] = {
    "listening_session": "One instance, the last time it happened: what they did, what they do instead, what they ask for, and what was promised in return.",
    "journey_walkthrough": "Go through it yourself, step by step: channel, system, wait, hand-offs, and how it feels from −2 to 2.",
    "qa_insight": "How many contacts were checked against which item, how many failed, and why. Ids of calls, never their audio.",
    "analytics_insight": "The question, of whom and when it was answered, the effect between its bounds, and what speaks against it.",
    "operational_deep_dive": "Seen at the workplace: touch and wait time, what is done again, which systems and policies hold it, and why, five times.",
    "customer_interview": "The story of the last time, in the customer's words: what they needed, and what they did about it.",
    "market_vendor_intel": "Who claims what, how independent they are, why it matters here and when it may, our position, and until when it is good.",
    "support_voc": "The tokenised id, how often in the last 30 days, how satisfied they were, and what was done about it.",
}
