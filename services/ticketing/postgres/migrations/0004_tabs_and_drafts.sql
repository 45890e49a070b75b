-- What agents have before them: the tabs of their calls, and what they type.

CREATE TABLE ticketing.tabs (
  call_id      text NOT NULL REFERENCES ticketing.calls,
  person_id    text NOT NULL CHECK (person_id <> ''),
  workspace_id text NOT NULL,
  caller       text NOT NULL,
  state        text NOT NULL CHECK (state IN ('RINGING', 'CONNECTED', 'CLOSED')),
  open_time    timestamptz NOT NULL,
  connect_time timestamptz,
  close_time   timestamptz,
  waited_ms    bigint NOT NULL,
  revision     bigint NOT NULL CHECK (revision >= 1),
  PRIMARY KEY (call_id, person_id),
  CHECK ((state = 'CLOSED') = (close_time IS NOT NULL))
);

CREATE INDEX tabs_of_person ON ticketing.tabs (person_id, open_time DESC);
CREATE INDEX tabs_of_caller ON ticketing.tabs (workspace_id, caller) WHERE caller <> '';

CREATE TABLE ticketing.number_revisions (
  workspace_id text NOT NULL,
  e164         text NOT NULL CHECK (e164 <> ''),
  revision     bigint NOT NULL,
  PRIMARY KEY (workspace_id, e164)
);
COMMENT ON TABLE ticketing.number_revisions IS
  'Grows with every change of the tickets of a number. A tab''s revision is its own plus this one.';

CREATE TABLE ticketing.drafts (
  draft_id      text PRIMARY KEY,
  workspace_id  text NOT NULL,
  author_id     text NOT NULL,
  call_id       text NOT NULL,  -- '': none.
  subject       text NOT NULL,
  description   text NOT NULL,
  state         text NOT NULL CHECK (state IN
                  ('OPEN', 'ORPHANED', 'SAVED', 'RECOVERED', 'DISCARDED', 'MATERIALISED')),
  revision      bigint NOT NULL CHECK (revision >= 1),
  recover_until timestamptz,
  ticket_id     text REFERENCES ticketing.tickets,
  update_time   timestamptz NOT NULL,
  CHECK ((state IN ('SAVED', 'RECOVERED', 'MATERIALISED')) = (ticket_id IS NOT NULL)),
  CHECK (state <> 'ORPHANED' OR recover_until IS NOT NULL)
);

CREATE INDEX drafts_of_call ON ticketing.drafts (call_id) WHERE call_id <> '';
CREATE INDEX drafts_recoverable ON ticketing.drafts (workspace_id, recover_until DESC, draft_id DESC)
  WHERE state IN ('OPEN', 'ORPHANED') AND recover_until IS NOT NULL;
CREATE INDEX drafts_due ON ticketing.drafts (recover_until)
  WHERE state IN ('OPEN', 'ORPHANED') AND recover_until IS NOT NULL;
