-- The oldest row of each run or dataset update. While somebody has it, those after it are nobody else's: what happens to a run is told
-- in its order.
select id
from outbox o
where not exists (select from outbox e where e.id = o.id and e.number < o.number)
order by id
limit @limit
for update skip locked
