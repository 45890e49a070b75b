-- What groups know beyond their first fields, holidays that move or hold in some regions only, and
-- what changed in each entry of the audit log. Only adds: programs that do not know the columns go on.

ALTER TABLE groups.groups
  -- A serialised centralita.groups.v1.Group with the fields that have no column; '' is all defaults.
  ADD COLUMN settings bytea NOT NULL DEFAULT '';

ALTER TABLE groups.holidays
  ADD COLUMN regions text[] NOT NULL DEFAULT '{}',     -- ISO 3166; '{}' is everywhere.
  -- '{}': on `date`. {days from Easter}, or {month, ISO weekday, ordinal}: moves; `date` is 1970-01-01.
  ADD COLUMN moving_rule smallint[] NOT NULL DEFAULT '{}' CHECK (cardinality(moving_rule) IN (0, 1, 3));

ALTER TABLE groups.audit_log
  ADD COLUMN differences jsonb NOT NULL DEFAULT '{}';  -- {"fields": [centralita.groups.v1.FieldChange]}
CREATE INDEX audit_log_newest ON groups.audit_log (workspace_id, id);
CREATE INDEX audit_log_of_resource ON groups.audit_log (workspace_id, resource, id);
