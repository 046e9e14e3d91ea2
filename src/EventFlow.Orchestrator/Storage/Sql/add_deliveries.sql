insert into deliveries (id, subscription, event_id, type, body, created_at, attempts, next_at, is_delivered)
select c.id, c.subscription, c.event_id, c.type, c.body, statement_timestamp(), 0, statement_timestamp(), false
from unnest($1, $2, $3, $4, $5) as c (id, subscription, event_id, type, body)
where exists (select from subscriptions s where s.name = c.subscription)
