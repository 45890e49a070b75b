-- The directory: who everybody is. Read and written by the pg_*_store.cc files.
--
-- Names are sorted as bytes (COLLATE "C"): the order of pages never depends on the machine.

CREATE TABLE directory.workspaces (
  id              text        PRIMARY KEY,
  display_name    text        NOT NULL CHECK (display_name <> ''),
  default_region  text        NOT NULL,  -- CLDR: 'ES'.
  locale          text        NOT NULL CHECK (locale IN ('es', 'en', 'pt')),
  short_code      text        NOT NULL,  -- Ends every SIP user name of the workspace.
  create_time     timestamptz NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  CONSTRAINT workspaces_short_code UNIQUE (short_code)
);

CREATE TABLE directory.people (
  id            text        COLLATE "C" NOT NULL,
  workspace_id  text        NOT NULL REFERENCES directory.workspaces,
  display_name  text        COLLATE "C" NOT NULL CHECK (display_name <> ''),
  email         text        NOT NULL,  -- '': none.
  extension     text        NOT NULL CHECK (extension ~ '^([0-9]{2,10})?$'),
  sip_username  text        NOT NULL CHECK ((sip_username = '') = (extension = '')),
  permissions   smallint[]  NOT NULL,  -- directory.v1.Permission.
  sip_realm     text,                  -- NULL, as the digests: no password was made yet.
  ha1_md5       text,
  ha1_sha256    text,
  create_time   timestamptz NOT NULL,
  version       bigint      NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX people_email ON directory.people (workspace_id, lower(email)) WHERE email <> '';
CREATE UNIQUE INDEX people_extension ON directory.people (workspace_id, extension)
  WHERE extension <> '';
CREATE UNIQUE INDEX people_sip_username ON directory.people (sip_username) WHERE sip_username <> '';
CREATE INDEX people_by_name ON directory.people (workspace_id, display_name, id);

CREATE TABLE directory.api_keys (
  sha256        text        PRIMARY KEY,  -- Of the key, which is kept nowhere.
  workspace_id  text        NOT NULL REFERENCES directory.workspaces,
  person_id     text        NOT NULL,  -- '': the workspace's own.
  create_time   timestamptz NOT NULL DEFAULT now()
);
-- A person has one key at a time.
CREATE UNIQUE INDEX api_keys_person ON directory.api_keys (workspace_id, person_id)
  WHERE person_id <> '';

CREATE TABLE directory.contacts (
  id            text        COLLATE "C" NOT NULL,  -- UUIDv7: sorts by age.
  workspace_id  text        NOT NULL REFERENCES directory.workspaces,
  display_name  text        COLLATE "C" NOT NULL CHECK (display_name <> ''),
  company       text        NOT NULL,
  email         text        NOT NULL,
  inactive      boolean     NOT NULL,
  create_time   timestamptz NOT NULL,
  version       bigint      NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX contacts_by_name ON directory.contacts (workspace_id, display_name, id);

CREATE TABLE directory.contact_numbers (
  workspace_id  text     NOT NULL,
  contact_id    text     COLLATE "C" NOT NULL,
  position      smallint NOT NULL CHECK (position BETWEEN 1 AND 20),
  e164          text     NOT NULL CHECK (e164 ~ '^\+[0-9]{3,15}$'),
  label         text     NOT NULL,
  PRIMARY KEY (workspace_id, contact_id, position),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES directory.contacts ON DELETE CASCADE
);
-- Who calls: asked for every call that comes in.
CREATE INDEX contact_numbers_by_number ON directory.contact_numbers (workspace_id, e164, contact_id);

CREATE TABLE directory.numbers (
  id            text        PRIMARY KEY,
  workspace_id  text        NOT NULL REFERENCES directory.workspaces,
  e164          text        COLLATE "C" NOT NULL CHECK (e164 ~ '^\+[0-9]{3,15}$'),
  group_id      text        NOT NULL,  -- '': nobody answers yet.
  display_name  text        NOT NULL,
  create_time   timestamptz NOT NULL,
  version       bigint      NOT NULL DEFAULT 1,
  CONSTRAINT numbers_e164 UNIQUE (e164)
);
CREATE INDEX numbers_by_workspace ON directory.numbers (workspace_id, e164);

CREATE TABLE directory.trunks (
  id                    text    COLLATE "C" PRIMARY KEY,
  addresses             text[]  NOT NULL,  -- Addresses and CIDR blocks, canonical.
  digest_username       text    NOT NULL,
  digest_realm          text    NOT NULL,
  ha1_md5               text    NOT NULL,
  ha1_sha256            text    NOT NULL,
  max_channels          integer NOT NULL CHECK (max_channels >= 0),
  max_calls_per_second  integer NOT NULL CHECK (max_calls_per_second >= 0),
  region                text    NOT NULL,
  create_time           timestamptz NOT NULL DEFAULT now()
);

-- Who did what: only ever added to.
CREATE TABLE directory.audit_log (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  time          timestamptz NOT NULL DEFAULT now(),
  workspace_id  text        NOT NULL,  -- '': of the whole system.
  actor         text        NOT NULL,  -- 'people/{id}', 'key' or 'operator'.
  action        text        NOT NULL,  -- The RPC.
  resource      text        NOT NULL
);
CREATE INDEX audit_log_by_workspace ON directory.audit_log (workspace_id, time);

-- What callers have asked for, so that a request that comes twice is carried out once (AIP-155).

CREATE TABLE directory.requests (
  workspace_id  text        NOT NULL,  -- '' for what belongs to no workspace.
  request_id    text        NOT NULL,  -- Chosen by the caller.
  method        text        NOT NULL,  -- 'CreateGroup'
  fingerprint   text        NOT NULL,  -- SHA-256 of the request, in hex.
  resource      text        NOT NULL,  -- What was made: its name or id.
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, request_id)
);

CREATE INDEX requests_by_age ON directory.requests (created_at);
