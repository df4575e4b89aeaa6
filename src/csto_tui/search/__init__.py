"""Search over everything an archive holds: a query, what its words may mean, the records that answer it, in order."""
