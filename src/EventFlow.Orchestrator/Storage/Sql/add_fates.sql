insert into inbox_fates_yyyymmdd (event, number, workflow, fate, run_id, reason)
select event, number, workflow, fate, run_id, reason
from unnest($1, $2, $3, $4, $5, $6) as c (event, number, workflow, fate, run_id, reason)
