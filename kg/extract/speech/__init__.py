"""Whose words a clause is: cited speech, quotations, and who issues a statement."""
