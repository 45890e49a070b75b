-- How carriers take calls: trunks outwards.

ALTER TABLE directory.trunks
  ADD COLUMN dial_prefixes             text[]  NOT NULL DEFAULT '{}',  -- '+34'; '+' is any number.
  ADD COLUMN caller_prefixes           text[]  NOT NULL DEFAULT '{}',  -- Empty: any caller.
  ADD COLUMN outbound_priority         integer NOT NULL DEFAULT 0 CHECK (outbound_priority BETWEEN 0 AND 65535),
  ADD COLUMN outbound_weight           integer NOT NULL DEFAULT 0 CHECK (outbound_weight BETWEEN 0 AND 65535),
  ADD COLUMN writes_plus               boolean NOT NULL DEFAULT true,
  ADD COLUMN outbound_digest_username  text    NOT NULL DEFAULT '',
  ADD COLUMN outbound_digest_realm     text    NOT NULL DEFAULT '',  -- The carrier's.
  ADD COLUMN outbound_ha1_md5          text    NOT NULL DEFAULT '',
  ADD COLUMN outbound_ha1_sha256       text    NOT NULL DEFAULT '';

-- The SIP servers of a carrier.
CREATE TABLE directory.trunk_targets (
  trunk_id   text     COLLATE "C" NOT NULL REFERENCES directory.trunks ON DELETE CASCADE,
  position   smallint NOT NULL,
  host       text     NOT NULL,
  port       integer  NOT NULL CHECK (port BETWEEN 0 AND 65535),  -- 0: as DNS says.
  transport  smallint NOT NULL CHECK (transport IN (1, 2)),       -- UDP, TCP.
  priority   integer  NOT NULL CHECK (priority BETWEEN 0 AND 65535),
  weight     integer  NOT NULL CHECK (weight BETWEEN 0 AND 65535),
  PRIMARY KEY (trunk_id, position)
);
