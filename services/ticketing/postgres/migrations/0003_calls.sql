-- What is known of calls: the join of all facts that the feeds of calls and recording have told.
-- Columns only grow (services/ticketing/domain/call_record.h): nothing makes a call live again.

CREATE TABLE ticketing.calls (
  call_id         text PRIMARY KEY,
  workspace_id    text NOT NULL,         -- '': nobody's number.
  caller          text NOT NULL,
  dialled         text NOT NULL,
  resolved        boolean NOT NULL,      -- Caller and dialled are E.164.
  group_id        text NOT NULL,
  group_source    int NOT NULL,          -- How good the knowledge of the group is,
  group_order     bigint NOT NULL,       -- and how new.
  start_time      timestamptz,
  end_time        timestamptz,
  talk_ms         bigint NOT NULL CHECK (talk_ms >= 0),
  wait_ms         bigint NOT NULL CHECK (wait_ms >= 0),
  outcome         text NOT NULL,
  missed_reason   text NOT NULL,
  routed          text NOT NULL,         -- What the router decided last,
  routed_revision bigint NOT NULL,       -- at which revision of its log,
  routed_token    bigint NOT NULL,       -- with which fence token,
  routed_time     timestamptz NOT NULL,  -- and when.
  hop_groups      text[] NOT NULL,       -- The groups on its way, in order,
  hop_reasons     text[] NOT NULL,       -- why it left each,
  hop_times       text[] NOT NULL,       -- and when it came (timestamptz as text).
  contacts_due    timestamptz            -- When to ask who the caller is; NULL: not (again).
);

CREATE INDEX calls_contacts_due ON ticketing.calls (contacts_due) WHERE contacts_due IS NOT NULL;

CREATE TABLE ticketing.call_legs (
  call_id      text NOT NULL REFERENCES ticketing.calls,
  leg_id       text NOT NULL,
  person_id    text NOT NULL,  -- '': not known to be an agent's.
  token        bigint NOT NULL,
  rung_time    timestamptz,
  connect_time timestamptz,
  over_time    timestamptz,
  PRIMARY KEY (call_id, leg_id)
);

CREATE TABLE ticketing.call_offers (
  call_id  text NOT NULL REFERENCES ticketing.calls,
  token    bigint NOT NULL,
  revision bigint NOT NULL,
  PRIMARY KEY (call_id, token)
);

CREATE TABLE ticketing.call_recordings (
  call_id      text NOT NULL REFERENCES ticketing.calls,
  recording_id text NOT NULL,
  state        text NOT NULL,
  PRIMARY KEY (call_id, recording_id)
);

CREATE TABLE ticketing.call_contacts (
  call_id      text NOT NULL REFERENCES ticketing.calls,
  position     int NOT NULL,   -- From 1; the oldest contact first.
  contact_id   text NOT NULL,
  display_name text NOT NULL,
  company      text NOT NULL,
  email        text NOT NULL,
  numbers      text[] NOT NULL,
  labels       text[] NOT NULL,
  inactive     boolean NOT NULL,
  create_time  timestamptz NOT NULL,
  etag         text NOT NULL,
  PRIMARY KEY (call_id, position)
);
COMMENT ON TABLE ticketing.call_contacts IS
  'Who has the caller''s number, as the directory last said while the call went on.';

CREATE TABLE ticketing.call_links (
  call_id      text PRIMARY KEY REFERENCES ticketing.calls,  -- A call has one ticket at the most.
  workspace_id text NOT NULL,
  ticket_id    text NOT NULL REFERENCES ticketing.tickets,
  kind         text NOT NULL CHECK (kind IN ('LINKED', 'CREATED', 'MISSED')),
  link_time    timestamptz NOT NULL
);

CREATE INDEX call_links_of_ticket ON ticketing.call_links (ticket_id);

CREATE TABLE ticketing.dispositions (
  call_id      text PRIMARY KEY REFERENCES ticketing.calls,
  workspace_id text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('LINKED', 'CREATED', 'MISSED', 'NONE')),
  ticket_id    text REFERENCES ticketing.tickets,
  reason       text NOT NULL CHECK (reason IN
                 ('', 'NOT_LINKED', 'ABANDONED_EARLY', 'NUMBER_REJECTED')),
  CHECK ((kind = 'NONE') = (ticket_id IS NULL)),
  CHECK ((kind = 'NONE') = (reason <> ''))
);
COMMENT ON TABLE ticketing.dispositions IS
  'What became of each call that has ended: exactly one row, written with the end itself.';
