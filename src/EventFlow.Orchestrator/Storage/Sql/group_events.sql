-- The newest ones, and the last of each dataset, schedule or kind of event however many others have come since; oldest first.
with events as materialized (
    select i.id, i.type, i.source, i.subject
    from inbox_fates f
    join inbox i on i.id = f.event
    where f.run_id = @run_id and f.event >= @from and i.id >= @from and f.fate = 'waiting'),
newest as (
    select id from events order by id desc limit @limit),
last as (
    select distinct on (type, part) id
    from (
        select id, type, case when type = 'eventflow.dataset.updated' then subject else source end as part
        from events) e
    order by type, part, id desc
    limit @limit)
select i.body
from inbox i
where i.id >= @from and i.id in (select id from newest union select id from last)
order by i.id
