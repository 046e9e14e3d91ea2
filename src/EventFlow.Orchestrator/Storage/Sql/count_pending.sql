-- The order keeps the plan on the index, entry by entry up to the limit; a bitmap would first be made of all there are.
select count(*)::integer
from (
    select
    from runs
    where id >= @from and id < @before and state = 'pending'
    order by id
    limit @limit) some_of_them
