"""What the graph says of an actor, a report or a statement, as records for pages and other readers."""
