#include "services/ticketing/app/chores.h"

#include "libs/log/log.h"

namespace centralita::ticketing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);  // With the store.

}  // namespace

Chores::Chores(TicketStore& store, Directory& directory, DraftDesk& drafts, const Clock& clock,
               Metrics& metrics, Options options)
    : store_(store),
      directory_(directory),
      drafts_(drafts),
      clock_(clock),
      metrics_(metrics),
      options_(options) {}

Chores::~Chores() { Stop(); }

void Chores::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Chores::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Chores::Run() {
  absl::Time next_drafts = clock_.Now();
  absl::Duration pause = options_.every;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      stop_.wait_for(lock, absl::ToChronoNanoseconds(pause), [this] { return stopping_; });
      if (stopping_) return;
    }
    absl::Status done = FindContacts();
    if (done.ok() && clock_.Now() >= next_drafts) {
      next_drafts = clock_.Now() + options_.drafts_every;
      done = ExpireDrafts();
    }
    pause = done.ok() ? options_.every : options_.retry;
    if (!done.ok()) log::Warning("chores were put off", {{"status", done}});
  }
}

absl::Status Chores::FindContacts() {
  const absl::Time now = clock_.Now();
  const auto lookups =
      store_.TakeContactLookups(now, now + options_.contacts_age, options_.batch, now + kPatience);
  if (!lookups.ok()) return lookups.status();
  for (const ContactLookup& lookup : *lookups) {
    const auto contacts = directory_.LookupContacts(lookup.workspace, lookup.caller,
                                                    clock_.Now() + options_.lookup_patience);
    metrics_.contact_lookups.With({contacts.ok() ? "ok" : "failed"}).Increment();
    absl::Status kept = contacts.ok()
                            ? store_.SaveContacts(lookup.call, *contacts, clock_.Now() + kPatience)
                            : store_.RetryContacts(*lookups, clock_.Now() + options_.retry,
                                                   clock_.Now() + kPatience);
    if (!kept.ok()) return kept;
    if (!contacts.ok()) return absl::OkStatus();  // It is down for all of them.
  }
  return absl::OkStatus();
}

absl::Status Chores::ExpireDrafts() {
  absl::StatusOr<int> expired = options_.batch;
  while (expired.ok() && *expired == options_.batch) {
    expired = drafts_.Expire(options_.batch, clock_.Now() + kPatience);
  }
  return expired.status();
}

}  // namespace centralita::ticketing
