select
    p.name, p.slots, p.rate_count, p.rate_per, p.rate_burst, p.breaker_failures, p.breaker_of, p.breaker_open_for, p.types,
    p.phase, p.phase_since, h.used, h.running, w.waiting
from pools p
cross join lateral (
    select coalesce(sum(s.weight), 0)::integer as used, count(*)::integer as running
    from pool_slots s
    where s.pool = p.name and s.granted_at is not null and s.released_at is null) h
cross join lateral (
    select count(*)::integer as waiting
    from (
        select from pool_slots s
        where s.pool = p.name and s.granted_at is null and s.released_at is null
        limit @most) line) w
where @name is null or p.name = @name
order by p.name
