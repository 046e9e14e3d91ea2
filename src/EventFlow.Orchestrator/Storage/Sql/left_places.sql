-- Places of runs that have ended without their engine, as when somebody has set their state by hand.
select p.run_id
from run_places p
where p.granted_at < statement_timestamp() - @age
    and not exists (
        select from runs r
        where r.id = p.run_id and r.state in ('pending', 'running', 'paused', 'canceling', 'compensating'))
limit @limit
