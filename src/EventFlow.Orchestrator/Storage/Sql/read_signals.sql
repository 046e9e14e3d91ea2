-- Those no task has, and the last one received: what was received before it follows from these.
select run_id, number, name, data, received_at is not null as is_received, taken_by
from run_signals
where run_id = any(@ids) and taken_by is null
union all
select last.*
from unnest(@ids) as r (id)
cross join lateral (
    select run_id, number, name, null::json, true, taken_by
    from run_signals
    where run_id = r.id and received_at is not null and taken_by is not null
    order by number desc
    limit 1) last
