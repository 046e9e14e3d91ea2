select id
from runs
where workflow = @workflow and state = 'pending' and cancel_requested_at is null
order by created_at
limit @limit
