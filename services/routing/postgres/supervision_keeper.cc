#include "services/routing/postgres/supervision_keeper.h"

#include <string>

#include "libs/eventlog/cursors.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/event.h"

namespace centralita::routing {
namespace {

constexpr char kSchema[] = "routing";
constexpr char kConsumer[] = "supervision-actions";
constexpr absl::Duration kPatience = absl::Seconds(5);

constexpr char kInsert[] = R"sql(
INSERT INTO routing.supervision_actions (workspace, version, action_time, action, actor, request_id,
                                         call, agent, to_group, from_group, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT DO NOTHING)sql";

template <typename Id>
std::string TextOf(const std::optional<Id>& id) {
  return id.has_value() ? id->value() : std::string();
}

absl::Status WriteEntry(pqxx::transaction_base& transaction, const eventlog::FeedEntry& entry) {
  for (size_t i = 0; i < entry.payloads.size(); ++i) {
    const absl::StatusOr<Event> event = DecodeEvent(entry.payloads[i]);
    if (!event.ok()) return event.status();
    const auto* what = std::get_if<Supervised>(&event->fact);
    if (what == nullptr) continue;
    transaction.exec_params(kInsert, entry.aggregate, entry.first_version + static_cast<int64_t>(i),
                            postgres::ToTimestamp(event->time),
                            static_cast<int>(ToProto(what->action)), what->actor, what->request_id,
                            TextOf(what->subject), TextOf(what->person), TextOf(what->group),
                            TextOf(what->from), what->reason);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<eventlog::Cursor> SupervisionKeeper::LoadCursor() {
  return eventlog::LoadCursor(pool_, kSchema, kConsumer, clock_.Now() + kPatience);
}

absl::Status SupervisionKeeper::Handle(absl::Span<const eventlog::FeedEntry> entries) {
  return postgres::ReadWrite(
      pool_, clock_.Now() + kPatience, [&](pqxx::transaction_base& transaction) -> absl::Status {
        const auto fresh = eventlog::TakeEntries(transaction, kSchema, kConsumer, entries);
        if (!fresh.ok()) return fresh.status();
        for (const eventlog::FeedEntry& entry : *fresh) {
          if (absl::Status written = WriteEntry(transaction, entry); !written.ok()) return written;
        }
        return absl::OkStatus();
      });
}

}  // namespace centralita::routing
