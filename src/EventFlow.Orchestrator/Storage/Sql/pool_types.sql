select name, types from pools where cardinality(types) > 0
