update runs_yyyymmdd as runs
set deadline_missed_at = c.missed_at
from unnest($1, $2) as c (id, missed_at)
where runs.id = c.id
