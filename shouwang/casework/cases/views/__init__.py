"""The doors of this room: cases and their decisions, meetings, notices, submissions, papers to print."""
