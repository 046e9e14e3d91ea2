-- A run's id begins with its moment, and a day is a range of ids: the caller asks for some days at a time.
select id, state, trigger -> 'interval' ->> 'start', trigger -> 'interval' ->> 'end'
from runs
where id >= @from
    and id < @before
    and workflow = @workflow
    and trigger is not null
    and trigger -> 'interval' ->> 'end' = any(@ends)
order by id
