select w.workflow, pending.runs
from unnest(@workflows) as w (workflow)
cross join lateral (
    select count(*)::integer as runs
    from (
        select
        from runs r
        where r.workflow = w.workflow and r.state = 'pending'
        limit @limit) some_of_them) pending
