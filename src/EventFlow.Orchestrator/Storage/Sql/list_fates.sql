select event, workflow, fate, run_id, reason
from inbox_fates
where event = any(@events) and event >= @from and event <= @to
order by event, number
