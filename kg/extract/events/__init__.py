"""What happened between whom: predicates found in the parse, composed, dated and weighed into PLOVER events."""
