-- A view without a revision was made by a migration; one that is not there has none either.
select name, coalesce(substring(obj_description(to_regclass(name), 'pg_class') from 'revision ([0-9]+)')::integer, 0)
from unnest(@names) as name
