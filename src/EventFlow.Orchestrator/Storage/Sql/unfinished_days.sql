select distinct run_day(id) as day
from runs
where id >= @from and id < @before and state in ('pending', 'running', 'paused', 'canceling', 'compensating')
