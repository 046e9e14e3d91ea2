select type, count(*)::integer as tasks
from tasks
where run_id >= @from and run_id < @before and state = 'queued' and queued_at < statement_timestamp() - @age
group by type
