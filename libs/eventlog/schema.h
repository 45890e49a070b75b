#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace centralita::eventlog {

/// The SQL that makes the tables of a log (events, timers, snapshots, cursors) in `schema`, which
/// exists. Services run it as their first migration; released, it never changes:
///
///   const std::string events = eventlog::LogMigration("calls");
///   postgres::Migrations migrations = {{"0001_eventlog.sql", events}, ...own files from 0002...};
std::string LogMigration(absl::string_view schema);

/// The same for a service that has no log but follows others': only `cursors`.
std::string CursorMigration(absl::string_view schema);

}  // namespace centralita::eventlog
