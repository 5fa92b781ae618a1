"""Who a report speaks of: mentions found, typed and joined into actors with country and sector."""
