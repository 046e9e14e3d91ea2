select id, event_id, type, created_at, attempts, next_at, last_status, last_error, ended_at, is_delivered
from deliveries
where subscription = @subscription and (@before is null or id < @before)
order by id desc
limit @limit
