alter table parent detach partition parent_yyyymmdd finalize
