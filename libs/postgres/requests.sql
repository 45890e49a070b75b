-- What callers have asked for, so that a request that comes twice is carried out once (AIP-155).
-- Written by libs/postgres/requests.h. Copy this into a migration of the service, and put its
-- schema in the place of SCHEMA.

CREATE TABLE SCHEMA.requests (
  workspace_id  text        NOT NULL,  -- '' for what belongs to no workspace.
  request_id    text        NOT NULL,  -- Chosen by the caller.
  method        text        NOT NULL,  -- 'CreateGroup'
  fingerprint   text        NOT NULL,  -- SHA-256 of the request, in hex.
  resource      text        NOT NULL,  -- What was made: its name or id.
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, request_id)
);

CREATE INDEX requests_by_age ON SCHEMA.requests (created_at);
