-- Telephony groups and the catalogue of holidays. Read and written by pg_group_store.cc and
-- pg_group_edit.cc. Every change of a group, or of a holiday that it observes, appends a snapshot to
-- groups.events in the same transaction.

-- One row per workspace that has groups: locked by whoever edits them, so that overflow chains are
-- checked against what holds.
CREATE TABLE groups.workspaces (
  id  text PRIMARY KEY
);

CREATE TABLE groups.groups (
  id                  text        COLLATE "C" NOT NULL,
  workspace_id        text        NOT NULL REFERENCES groups.workspaces,
  display_name        text        COLLATE "C" NOT NULL CHECK (display_name <> ''),
  queue_id            text        NOT NULL CHECK (queue_id <> ''),
  time_zone           text,                 -- IANA; NULL: no hours, always open.
  weekdays            smallint[]  NOT NULL, -- ISO, 1 is Monday; one per interval, as the next two.
  open_minutes        smallint[]  NOT NULL,
  close_minutes       smallint[]  NOT NULL,
  all_holidays        boolean     NOT NULL,
  picked_holidays     text[]      NOT NULL,
  holiday_time_zone   text        NOT NULL, -- '' unless there are holidays and no hours.
  overflow_targets    text[]      NOT NULL,
  when_no_agent       boolean     NOT NULL,
  when_closed         boolean     NOT NULL,
  when_holiday        boolean     NOT NULL,
  when_timeout        boolean     NOT NULL,
  agents              text[]      NOT NULL CHECK (cardinality(agents) >= 1), -- In order.
  administrators      text[]      NOT NULL,
  ring_ms             bigint      NOT NULL CHECK (ring_ms BETWEEN 5000 AND 120000),
  wrap_up_ms          bigint      NOT NULL CHECK (wrap_up_ms BETWEEN 0 AND 600000),
  max_wait_ms         bigint      NOT NULL CHECK (max_wait_ms BETWEEN 10000 AND 7200000),
  allow_transfer      boolean     NOT NULL,
  redirect_mode       smallint    NOT NULL CHECK (redirect_mode BETWEEN 0 AND 3),
  redirect_target     text        NOT NULL,
  fail_safe           smallint    NOT NULL CHECK (fail_safe IN (1, 2)),
  recording_off       boolean     NOT NULL,
  archived            boolean     NOT NULL,
  create_time         timestamptz NOT NULL,
  update_time         timestamptz NOT NULL,
  version             bigint      NOT NULL,
  snapshot_version    bigint      NOT NULL, -- Of the last snapshot in groups.events.
  PRIMARY KEY (workspace_id, id),
  CHECK (cardinality(weekdays) = cardinality(open_minutes)
         AND cardinality(weekdays) = cardinality(close_minutes)),
  CHECK (NOT id = ANY (overflow_targets))
);
-- The look-up of the PBX. An archived group gives its queue free.
CREATE UNIQUE INDEX groups_queue_id ON groups.groups (workspace_id, queue_id) WHERE NOT archived;
CREATE INDEX groups_by_name ON groups.groups (workspace_id, display_name, id);
CREATE INDEX groups_with_targets ON groups.groups (workspace_id)
  WHERE NOT archived AND (overflow_targets <> '{}' OR redirect_mode <> 0);

CREATE TABLE groups.holidays (
  id             text       COLLATE "C" NOT NULL,
  workspace_id   text       NOT NULL REFERENCES groups.workspaces,
  display_name   text       NOT NULL CHECK (display_name <> ''),
  date           date       NOT NULL,
  yearly         boolean    NOT NULL,
  day_key        text       NOT NULL,  -- '2026-12-25'; of a yearly one '--12-25'.
  open_minutes   smallint[] NOT NULL,  -- One per open span, as the next.
  close_minutes  smallint[] NOT NULL,
  version        bigint     NOT NULL,
  PRIMARY KEY (workspace_id, id),
  CONSTRAINT holidays_day UNIQUE (workspace_id, day_key),
  CHECK (cardinality(open_minutes) = cardinality(close_minutes))
);
CREATE INDEX holidays_by_date ON groups.holidays (workspace_id, date, id);

-- Who did what: only ever added to.
CREATE TABLE groups.audit_log (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  time          timestamptz NOT NULL DEFAULT now(),
  workspace_id  text        NOT NULL,
  actor         text        NOT NULL,  -- 'people/{id}', 'key' or 'service'.
  action        text        NOT NULL,  -- The RPC.
  resource      text        NOT NULL
);
CREATE INDEX audit_log_by_workspace ON groups.audit_log (workspace_id, time);

-- What callers have asked for, so that a request that comes twice is carried out once (AIP-155).

CREATE TABLE groups.requests (
  workspace_id  text        NOT NULL,  -- '' for what belongs to no workspace.
  request_id    text        NOT NULL,  -- Chosen by the caller.
  method        text        NOT NULL,  -- 'CreateGroup'
  fingerprint   text        NOT NULL,  -- SHA-256 of the request, in hex.
  resource      text        NOT NULL,  -- What was made: its name or id.
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, request_id)
);

CREATE INDEX requests_by_age ON groups.requests (created_at);
