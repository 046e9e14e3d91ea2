create or replace view v_concurrency as
select
    workflow,
    key,
    (array_agg(max order by ticket desc))[1] as max,
    count(*) filter (where granted_at is not null) as running,
    count(*) filter (where granted_at is null) as waiting,
    min(asked_at) filter (where granted_at is null) as oldest_waits_since
from run_places
group by workflow, key;

comment on view v_concurrency is 'EventFlow, revision 1';
