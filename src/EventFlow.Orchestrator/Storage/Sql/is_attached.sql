select inhdetachpending from pg_inherits where inhrelid = to_regclass(@leaf) and inhparent = to_regclass(@parent)
