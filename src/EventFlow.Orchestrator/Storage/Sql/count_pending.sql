select count(*)::integer
from (
    select
    from runs
    where state = 'pending'
    limit @limit) some_of_them
