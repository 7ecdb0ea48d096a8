"""The nouns of a case: what it rests on, the line it walks, and what the village does on lists."""

from shouwang.casework.cases.models.application import Application, Attachment, Authorisation
from shouwang.casework.cases.models.case import Case, CaseClue
from shouwang.casework.cases.models.comparison import CrossCheckResult
from shouwang.casework.cases.models.meeting import Attendance, Ballot, Meeting, RollEntry
from shouwang.casework.cases.models.notice import Notice, NoticeLine, NoticePhoto, Objection
from shouwang.casework.cases.models.passage import Decision, Paper, Passage
from shouwang.casework.cases.models.submission import Submission, SubmissionLine

__all__ = [
    "Application",
    "Attachment",
    "Attendance",
    "Authorisation",
    "Ballot",
    "Case",
    "CaseClue",
    "CrossCheckResult",
    "Decision",
    "Meeting",
    "Notice",
    "NoticeLine",
    "NoticePhoto",
    "Objection",
    "Paper",
    "Passage",
    "RollEntry",
    "Submission",
    "SubmissionLine",
]
