-- Who has these keys. Nobody has where the workflow is deleted.
select c.workflow, c.key, k.run_id, w.deleted_at
from unnest(@workflows, @keys) as c (workflow, key)
left join run_keys k on k.workflow = c.workflow and k.key = c.key
left join workflows w on w.id = c.workflow
