select run_id, cancel_reason
from run_places
where canceled_at < statement_timestamp() - @age
order by canceled_at
limit @limit
