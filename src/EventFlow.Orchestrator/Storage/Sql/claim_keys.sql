insert into run_keys (workflow, key, run_id)
select c.workflow, c.key, c.run_id
from unnest($1, $2, $3) as c (workflow, key, run_id)
where not exists (select from workflows where workflows.id = c.workflow and deleted_at is not null)
order by c.workflow, c.key
on conflict (workflow, key) do nothing
returning run_id
