"""The demo company, Larkmont Consumer Finance (domain.md §12). All names are invented.

History cannot be replayed through guards that ask what day it is, so these
loaders write rows as they ended up, each with one audit row by the system
user. Running them again changes nothing: what exists is left as it is.
"""
