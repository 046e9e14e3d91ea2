select run_id, state, count(*)::integer as tasks
from tasks
where run_id = any (@run_ids)
group by run_id, state
