-- What asks for more slots than there are is passed over, or it would keep everybody else from them. A pool that is gone limits no type.
select s.run_id, s.path, s.attempt, s.weight
from pool_slots s
left join pools p on p.name = s.pool
where s.pool = @pool and s.granted_at is null and s.released_at is null
    and (p.name is not null or s.by_type)
    and (p.slots is null or s.weight <= p.slots)
order by s.rank
limit @limit
for update of s skip locked
