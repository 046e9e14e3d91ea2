select i.backfill_id, i.number, i.start_at, i.end_at, i.run_id, i.state, r.state
from backfill_intervals i
left join runs r on r.id = i.run_id
where i.backfill_id = @id and i.state = 'started'
order by i.number
