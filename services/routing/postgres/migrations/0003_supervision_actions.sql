-- What supervisors did: a projection of the log, for reading; one row per Supervised fact. Written by
-- supervision_keeper.cc, read by pg_supervision_log.cc.

CREATE TABLE routing.supervision_actions (
  workspace   text NOT NULL CHECK (workspace <> ''),
  version     bigint NOT NULL CHECK (version > 0),
  action_time timestamptz NOT NULL,
  action      smallint NOT NULL,
  actor       text NOT NULL,
  request_id  text NOT NULL,
  call        text NOT NULL,
  agent       text NOT NULL,
  to_group    text NOT NULL,
  from_group  text NOT NULL,
  reason      text NOT NULL,
  PRIMARY KEY (workspace, version)
);
COMMENT ON TABLE routing.supervision_actions IS 'What supervisors did. Empty ids: there is none.';
COMMENT ON COLUMN routing.supervision_actions.version IS 'Of the fact in the workspace''s log.';
COMMENT ON COLUMN routing.supervision_actions.action IS
  'A number of centralita.routing.v1.SupervisorAction.';

CREATE INDEX supervision_actions_from ON routing.supervision_actions (workspace, from_group, version)
  WHERE from_group <> '';
CREATE INDEX supervision_actions_to ON routing.supervision_actions (workspace, to_group, version)
  WHERE to_group <> '';
