select id
from runs
where id >= @from and id < @before and workflow = @workflow and state = 'pending' and cancel_requested_at is null
order by id
limit @limit
