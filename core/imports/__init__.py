"""Files people bring in: read, mapped, tried, loaded by a worker, row by row.

`reading` turns bytes into rows and never gives up on a broken one; `kinds` says
what can be imported (each app describes its own); `mapping` guesses columns;
`rows` is what loads row by row; `running` is the loop that the worker, the dry run and the command share.
"""
