-- How callers of a hook show that they know its secret.
alter table hooks add column auth text not null default 'signature';
