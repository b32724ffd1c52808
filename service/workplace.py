"""The workplace by the name that pages know it by: mail is written from the same, so it stands in workers/."""

from workers.workplace import Answers, Waiting, Workplace, today, workplace

__all__ = ["Answers", "Waiting", "Workplace", "today", "workplace"]
