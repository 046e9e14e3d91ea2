update runs_yyyymmdd as runs
set output = c.output
from unnest($1, $2) as c (id, output)
where runs.id = c.id
