select name, types from pools where types && @types and name <> @name order by name limit 1
