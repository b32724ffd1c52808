"""Reads a municipality's follow-up document and proposes the activities it holds."""
