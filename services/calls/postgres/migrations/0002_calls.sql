-- The calls of each workspace, for lists: a projection of calls.events, written by
-- history_projection.cc. Emptying it and resetting the cursor 'history' builds it anew.

CREATE TABLE calls.calls (
  call_id       text        PRIMARY KEY,  -- UUIDv7: sorts by time.
  workspace_id  text        NOT NULL CHECK (workspace_id <> ''),
  create_time   timestamptz NOT NULL,
  state         text        NOT NULL,
  live          boolean     NOT NULL,
  outcome       text        NOT NULL,     -- 'none' while it goes on.
  group_id      text        NOT NULL,     -- '': none yet.
  agent_id      text        NOT NULL,     -- '': nobody yet.
  version       bigint      NOT NULL CHECK (version > 0),  -- Of the call's log.
  document      bytea       NOT NULL      -- centralita.calls.v1.Call.
);

CREATE INDEX calls_of_workspace ON calls.calls (workspace_id, call_id DESC);
CREATE INDEX live_calls_of_workspace ON calls.calls (workspace_id, call_id DESC) WHERE live;
