-- The fence of a start: a run begins in its place and not before.
select expect_rows(cardinality($1), (select count(*) from run_places where run_id = any($1) and granted_at is not null), 'EF001')
