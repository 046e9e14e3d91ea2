-- So many of each subscription, whatever waits for the others: one that answers slowly has its own room alone. Who claims has them until
-- the lease is over; a sender that dies leaves them to the next.
with busy as materialized (
    select * from unnest(@busy, @used) as c (name, used)),
due as materialized (
    select d.id
    from subscriptions s
    left join busy on busy.name = s.name
    cross join lateral (
        select id
        from deliveries
        where deliveries.subscription = s.name and next_at <= statement_timestamp()
        order by next_at, id
        limit greatest(0, @most - coalesce(busy.used, 0))
        for no key update skip locked) d
    where s.stopped_at is null)
update deliveries
set attempts = attempts + 1, next_at = clock_timestamp() + @lease
from due, subscriptions s
where deliveries.id = due.id and s.name = deliveries.subscription
returning
    deliveries.id, deliveries.subscription, s.url, s.secret, case when s.previous_until > clock_timestamp() then s.previous_secret end,
    deliveries.body, deliveries.attempts, clock_timestamp() - deliveries.created_at
