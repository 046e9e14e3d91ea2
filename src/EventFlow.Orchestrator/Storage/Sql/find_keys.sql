select k.workflow, k.key, k.run_id
from unnest(@workflows, @keys) as c (workflow, key)
join run_keys k on k.workflow = c.workflow and k.key = c.key
