-- The order keeps the plan on the index, entry by entry up to the limit; a bitmap would first be made of all there are.
select w.workflow, pending.runs
from unnest(@workflows) as w (workflow)
cross join lateral (
    select count(*)::integer as runs
    from (
        select
        from runs r
        where r.id >= @from and r.id < @before and r.workflow = w.workflow and r.state = 'pending'
        order by r.id
        limit @limit) some_of_them) pending
