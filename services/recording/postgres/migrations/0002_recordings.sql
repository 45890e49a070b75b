-- What lists and other services' questions are answered from. The truth is the log (0001).

CREATE TABLE recording.recordings (
  recording_id text PRIMARY KEY,
  workspace_id text NOT NULL,
  call_id      text NOT NULL,
  state        text NOT NULL CHECK (state IN
                 ('RECORDING', 'FINALISING', 'AVAILABLE', 'PARTIAL', 'FAILED')),
  reason       text NOT NULL,
  duration_ms  bigint NOT NULL,
  size_bytes   bigint NOT NULL,
  sha256       text NOT NULL,
  blob         text NOT NULL,
  create_time  timestamptz NOT NULL,  -- Of the first event: the order of lists.
  start_time   timestamptz,
  talk_end_time timestamptz,
  settle_time  timestamptz,
  version      bigint NOT NULL        -- Of the log, as of which this was so.
);
COMMENT ON TABLE recording.recordings IS
  'A projection of the log, made by this service''s own consumer: a moment behind it, and made anew by '
  'deleting the rows and the cursor "projection".';

CREATE INDEX recordings_newest ON recording.recordings
  (workspace_id, create_time DESC, recording_id DESC);
CREATE INDEX recordings_of_call ON recording.recordings (call_id);

CREATE TABLE recording.talks (
  call_id      text NOT NULL,
  leg_id       text NOT NULL,
  recording_id text NOT NULL,
  connect_time timestamptz NOT NULL,
  PRIMARY KEY (call_id, leg_id)
);
COMMENT ON TABLE recording.talks IS
  'Which recording a call''s talk has: calls tells of the talk''s end by leg or by call only.';

CREATE TABLE recording.accesses (
  access_id    bigserial PRIMARY KEY,
  access_time  timestamptz NOT NULL,
  workspace_id text NOT NULL,
  recording_id text NOT NULL,
  actor        text NOT NULL,  -- A person's id, 'workspace' for its key, 'system' for our services.
  first_byte   bigint NOT NULL,
  bytes        bigint NOT NULL -- Asked for; 0: to the end.
);
COMMENT ON TABLE recording.accesses IS 'Who has listened to what: one row per read, written before it.';

CREATE INDEX accesses_of_recording ON recording.accesses (recording_id, access_time);
