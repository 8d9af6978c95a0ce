"""Projections computed anew from what was recorded, compared, and put right in one transaction.

Only differences are written, so that readers, rights and chunks of the live tables stay as they
are (docs/decisions/0041).
"""
