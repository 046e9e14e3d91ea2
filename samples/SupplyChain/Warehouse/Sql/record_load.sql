insert into loads (load, rows) values ($load, $rows) on conflict do nothing;
