"""Copies of all that cannot be computed again, as files that can be checked and read without Spårbar.

Not pg_dump: a dump fits one program's version, takes the read models along, and cannot be checked before it is in.
"""
