select run_id, workflow, version, trigger
from event_groups
where due_at <= clock_timestamp()
order by due_at
limit @limit
for update skip locked
