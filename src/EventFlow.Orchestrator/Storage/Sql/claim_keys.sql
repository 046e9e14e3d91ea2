insert into run_keys (workflow, key, run_id)
select workflow, key, run_id
from unnest($1, $2, $3) as c (workflow, key, run_id)
order by workflow, key
on conflict (workflow, key) do nothing
returning run_id
