select coalesce(sum(s.weight), 0)::integer, count(*) filter (where s.granted_at >= p.phase_since)::integer
from pool_slots s
left join pools p on p.name = s.pool
where s.pool = @pool and s.granted_at is not null and s.released_at is null
