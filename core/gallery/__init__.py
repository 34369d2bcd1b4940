"""The gallery of parts at /ui/: every part of the kit, in use, on one page.

The board and the grid here answer like the real ones (the contracts at the top of
board.js and grid.js), over sample rows kept in the visitor's own session: the
place to try a change of the kit, and what its browser tests drive.
"""
