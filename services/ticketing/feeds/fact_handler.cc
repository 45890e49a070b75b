#include "services/ticketing/feeds/fact_handler.h"

#include <set>
#include <utility>
#include <variant>

namespace centralita::ticketing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(10);  // With PostgreSQL.
constexpr absl::Duration kLocalePatience =
    absl::Seconds(1);  // With the directory, once in a while.

/// The workspaces whose language will be needed: those of calls that end.
std::set<WorkspaceId> WorkspacesOfEndings(const std::vector<ToldEntry>& entries) {
  std::set<WorkspaceId> workspaces;
  for (const ToldEntry& entry : entries) {
    for (const ToldFact& told : entry.facts) {
      if (std::holds_alternative<CallOver>(told.fact.what)) workspaces.insert(told.fact.workspace);
    }
  }
  workspaces.erase(WorkspaceId());
  return workspaces;
}

/// Whether they tell whose number a call comes from.
bool TellACaller(const std::vector<ToldEntry>& entries) {
  for (const ToldEntry& entry : entries) {
    for (const ToldFact& told : entry.facts) {
      if (std::holds_alternative<NumberResolved>(told.fact.what)) return true;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<eventlog::Cursor> FactHandler::LoadCursor() {
  const auto cursor = around_.store.LoadCursor(consumer_, around_.clock.Now() + kPatience);
  if (!cursor.ok()) return cursor.status();
  return eventlog::ParseCursor(*cursor);
}

absl::StatusOr<std::vector<ToldEntry>> FactHandler::ReadAll(
    absl::Span<const eventlog::FeedEntry> entries) {
  std::vector<ToldEntry> told;
  for (const eventlog::FeedEntry& entry : entries) {
    absl::StatusOr<std::vector<ToldFact>> facts = read_(entry.aggregate, entry.payloads);
    if (!facts.ok()) return facts.status();
    told.push_back({.cursor = eventlog::ToText(entry.cursor), .facts = *std::move(facts)});
  }
  return told;
}

absl::Status FactHandler::Handle(absl::Span<const eventlog::FeedEntry> entries) {
  const absl::StatusOr<std::vector<ToldEntry>> told = ReadAll(entries);
  if (!told.ok()) return told.status();
  // Outside of the transaction: it must not wait for the directory.
  for (const WorkspaceId& workspace : WorkspacesOfEndings(*told)) {
    around_.directory.LocaleOf(workspace, around_.clock.Now() + kLocalePatience);
  }
  const absl::Status taken = around_.store.Take(
      consumer_, *told, around_.clock.Now() + kPatience,
      [this](TicketTransaction& transaction, const std::vector<ToldFact>& fresh) {
        return around_.book.Absorb(transaction, fresh, [this](const WorkspaceId& workspace) {
          return around_.directory.LocaleOf(workspace, absl::InfinitePast());
        });
      });
  if (taken.ok() && around_.on_caller && TellACaller(*told)) around_.on_caller();
  if (taken.ok() && !entries.empty()) {
    around_.metrics.tab_delay_seconds.With({}).Observe(
        absl::ToDoubleSeconds(around_.clock.Now() - entries.back().appended_at));
  }
  return taken;
}

}  // namespace centralita::ticketing
