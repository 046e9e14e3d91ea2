drop table if exists parent_yyyymmdd
