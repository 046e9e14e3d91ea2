-- What somebody is to be told of; anything else costs no row. Whether there is anybody is asked once, before any row is looked at.
insert into outbox (id, number, kind, at, workflow)
select c.id, c.number, c.kind, c.at, c.workflow
from unnest($1, $2, $3, $4, $5) as c (id, number, kind, at, workflow)
where exists (select from outbox_interests)
    and exists (select from outbox_interests i where i.kind = c.kind and i.workflow in (c.workflow, ''))
