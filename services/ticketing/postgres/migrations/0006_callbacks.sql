-- A call whose caller is called back for an earlier one has no ticket of its own.

ALTER TABLE ticketing.dispositions DROP CONSTRAINT dispositions_reason_check;
ALTER TABLE ticketing.dispositions ADD CONSTRAINT dispositions_reason_check CHECK (reason IN
  ('', 'NOT_LINKED', 'ABANDONED_EARLY', 'NUMBER_REJECTED', 'CALLBACK_MERGED'));
