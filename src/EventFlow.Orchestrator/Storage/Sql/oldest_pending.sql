-- Of those that may start: who waits for a place or a window does not.
select id
from runs
where id >= @from and id < @before and workflow = @workflow and state = 'pending' and cancel_requested_at is null
    and (concurrency_key is null or not exists (select from run_places p where p.run_id = id and p.granted_at is null))
    and (version = 0 or not exists (select from timers t where t.run_id = id and t.path = '' and t.kind = 'window'))
order by id
limit @limit
