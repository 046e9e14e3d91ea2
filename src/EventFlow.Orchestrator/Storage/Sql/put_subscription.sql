-- One that is there keeps its secret, and goes on if it was stopped.
insert into subscriptions (name, url, types, workflows, secret, created_at)
values (@name, @url, @types, @workflows, @secret, clock_timestamp())
on conflict (name) do update set
    url = excluded.url, types = excluded.types, workflows = excluded.workflows, stopped_at = null, stopped_because = null
returning xmax = 0, created_at, previous_until
