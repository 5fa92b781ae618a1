"""Pronouns and definite descriptions joined to the actors that they denote, or to none."""
