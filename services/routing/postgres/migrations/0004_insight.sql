-- What is told of the past: indicators, and where in the log to look for what. All of it follows from
-- the log; it is kept so that nobody has to read all of that again. Written by tally_keeper.cc.

CREATE TABLE routing.served (
  workspace        text NOT NULL,
  group_id         text NOT NULL,
  start_time       timestamptz NOT NULL,
  received         bigint NOT NULL,
  answered         bigint NOT NULL,
  handled          bigint NOT NULL,
  missed           bigint NOT NULL,
  abandoned        bigint NOT NULL,
  overflowed       bigint NOT NULL,
  failed           bigint NOT NULL,
  merged           bigint NOT NULL,
  answered_in_time bigint NOT NULL,
  abandoned_early  bigint NOT NULL,
  answer_ns        bigint NOT NULL,
  talk_ns          bigint NOT NULL,
  wrap_up_ns       bigint NOT NULL,
  longest_wait_ns  bigint NOT NULL,
  PRIMARY KEY (workspace, group_id, start_time),
  CHECK (received >= handled + missed + abandoned + overflowed + failed + merged)
);
COMMENT ON TABLE routing.served IS
  'How a group served the calls that came to it in a quarter of an hour. Calls in progress: received '
  'less all that are over (I19).';

CREATE TABLE routing.open_tallies (
  workspace text NOT NULL,
  kind      smallint NOT NULL CHECK (kind BETWEEN 1 AND 3),
  id        text NOT NULL,
  payload   bytea NOT NULL,
  PRIMARY KEY (workspace, kind, id)
) WITH (fillfactor = 70);
COMMENT ON TABLE routing.open_tallies IS
  'What is not counted to its end: 1 calls (OpenStayImage), 2 wrap-ups by person (OpenWrapUpImage), '
  '3 groups and their service_level_time (google.protobuf.Duration).';

CREATE TABLE routing.call_spans (
  workspace     text NOT NULL,
  call_id       text NOT NULL,
  group_id      text NOT NULL,
  first_version bigint NOT NULL,
  last_version  bigint NOT NULL,
  last_time     timestamptz NOT NULL,
  PRIMARY KEY (workspace, call_id)
) WITH (fillfactor = 70);
COMMENT ON TABLE routing.call_spans IS
  'Where a call is in the log of its workspace, and the group that had it last.';
CREATE INDEX call_spans_last_time ON routing.call_spans (last_time);

CREATE TABLE routing.checkpoints (
  workspace text NOT NULL,
  version   bigint NOT NULL,
  saved_at  timestamptz NOT NULL,
  payload   bytea NOT NULL,
  PRIMARY KEY (workspace, version)
);
COMMENT ON TABLE routing.checkpoints IS
  'Snapshots of the past, so that the log can be read from near a place. May be deleted at any time.';
CREATE INDEX checkpoints_saved_at ON routing.checkpoints (saved_at);
