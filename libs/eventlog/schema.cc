#include "libs/eventlog/schema.h"

#include "absl/strings/str_replace.h"

namespace centralita::eventlog {
namespace {

constexpr char kLog[] = R"sql(-- The event log: what has happened, and nothing else is the truth.

CREATE TABLE {schema}.events (
  aggregate     text        NOT NULL CHECK (aggregate <> ''),
  first_version bigint      NOT NULL CHECK (first_version >= 1),
  last_version  bigint      NOT NULL,
  append_id     uuid        NOT NULL,
  payloads      bytea[]     NOT NULL,
  appended_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  txid          xid8        NOT NULL DEFAULT pg_current_xact_id(),
  seq           bigserial   NOT NULL,
  PRIMARY KEY (aggregate, first_version),
  CHECK (last_version = first_version + cardinality(payloads) - 1 AND last_version >= first_version)
);
COMMENT ON TABLE {schema}.events IS
  'One row per append: the events that were decided and committed together. Never changed. The '
  'primary key is the guard of optimistic concurrency: who comes second at a version is refused.';
COMMENT ON COLUMN {schema}.events.first_version IS
  'Of payloads[1]; versions of an aggregate count from 1 without a gap.';
COMMENT ON COLUMN {schema}.events.append_id IS
  'Chosen by the writer, so that it can tell after a lost connection whether the row is its own.';
COMMENT ON COLUMN {schema}.events.payloads IS
  'Serialised Protobuf event messages of the owning service, oldest first.';
COMMENT ON COLUMN {schema}.events.txid IS
  'With seq, the order of the feed. Readers stop at the oldest transaction that still runs, so that '
  'no row can appear behind them. Restore this table by physical backup, or txids begin anew.';

CREATE INDEX events_feed ON {schema}.events (txid, seq);

CREATE TABLE {schema}.timers (
  aggregate text PRIMARY KEY,
  due       timestamptz NOT NULL
) WITH (fillfactor = 70);
COMMENT ON TABLE {schema}.timers IS
  'When an aggregate wants to be woken next, as of its last append. No row: never.';

CREATE INDEX timers_due ON {schema}.timers (due);

CREATE TABLE {schema}.snapshots (
  aggregate text PRIMARY KEY,
  version   bigint NOT NULL CHECK (version >= 1),
  payload   bytea NOT NULL,
  saved_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE {schema}.snapshots IS
  'A fold of the events up to version, to make loading short. May be deleted at any time.';

)sql";

constexpr char kCursors[] = R"sql(CREATE TABLE {schema}.cursors (
  consumer   text PRIMARY KEY,
  cursor     text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE {schema}.cursors IS
  'How far a consumer of another log has come; written in the transaction of its effect.';
)sql";

}  // namespace

std::string LogMigration(absl::string_view schema) {
  return absl::StrReplaceAll(kLog, {{"{schema}", schema}}) + CursorMigration(schema);
}

std::string CursorMigration(absl::string_view schema) {
  return absl::StrReplaceAll(kCursors, {{"{schema}", schema}});
}

}  // namespace centralita::eventlog
