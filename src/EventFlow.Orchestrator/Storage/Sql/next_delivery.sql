select min(d.next_at) - clock_timestamp()
from subscriptions s
cross join lateral (
    select next_at from deliveries where deliveries.subscription = s.name and next_at is not null order by next_at limit 1) d
where s.stopped_at is null
