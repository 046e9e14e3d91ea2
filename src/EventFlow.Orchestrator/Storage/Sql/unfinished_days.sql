select distinct run_day(id) as day
from runs
where id >= @from and id < @before and state in (
        'pending', 'running', 'paused', 'canceling', 'compensating', 'compensation_failed')
union
select run_day(run_id)
from run_signals
where run_id >= @from and run_id < @before and received_at is null
