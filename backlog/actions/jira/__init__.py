"""A product and its Jira: how they are connected, and what a sync does, step by step.

`connections` says how; `syncing` reads, `settling` agrees field by field, `placing`,
`creating` and `sending` carry the rest. How values compare is in `backlog.jira`.
"""
