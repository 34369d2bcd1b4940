"""How alike texts are: copies of one letter, and groups that speak of one thing. Pure.

Nothing here knows of notes or of a database: texts go in, places and figures come out.
"""
