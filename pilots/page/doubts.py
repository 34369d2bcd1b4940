"""What a doubt about a reading is called on a badge; `decision.DOUBTS` says it whole."""

DOUBTS = {
    "drifted": "Plan changed past its amendments",
    "not_parallel": "Not parallel before the start",
    "no_trend": "No trend before the start",
    "exploratory": "Exploratory",
}
