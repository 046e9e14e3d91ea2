insert into outbox (id, number, kind, at, body)
select id, 0, 'schedule.fired', at, body
from unnest($1, $2, $3) as c (id, at, body)
on conflict do nothing
