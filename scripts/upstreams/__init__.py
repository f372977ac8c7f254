"""What scripts/upstreams/upstream is made of: rows, sources, builds, counts, looks and the table."""
