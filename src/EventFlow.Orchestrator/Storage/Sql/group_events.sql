-- The newest ones, oldest first.
select body
from (
    select i.id, i.body
    from inbox_fates f
    join inbox i on i.id = f.event
    where f.run_id = @run_id and f.event >= @from and i.id >= @from and f.fate = 'waiting'
    order by f.event desc
    limit @limit) newest
order by id
