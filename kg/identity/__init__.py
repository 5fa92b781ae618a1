"""Who is who across reports: analysts' judgements, what they change, and what is worth judging."""
