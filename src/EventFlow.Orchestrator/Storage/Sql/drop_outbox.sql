delete from outbox
using unnest(@ids, @numbers) as c (id, number)
where outbox.id = c.id and outbox.number = c.number
