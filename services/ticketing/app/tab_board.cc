#include "services/ticketing/app/tab_board.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::ticketing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);  // With the store.

}  // namespace

TabBoard::TabBoard(TicketStore& store, const Clock& clock, Metrics& metrics, Options options)
    : store_(store), clock_(clock), metrics_(metrics), options_(options) {}

TabBoard::~TabBoard() { Stop(); }

void TabBoard::Start() {
  thread_ = std::thread([this] { Run(); });
}

void TabBoard::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_all();
  if (thread_.joinable()) thread_.join();
}

absl::StatusOr<std::vector<TabView>> TabBoard::List(const WorkspaceId& workspace,
                                                    const PersonId& person, absl::Time deadline) {
  auto tabs = store_.ListTabs(person, ClosedSince(), options_.limit, deadline);
  if (!tabs.ok()) return tabs.status();
  std::erase_if(*tabs, [&](const TabView& tab) { return tab.workspace != workspace; });
  return tabs;
}

absl::StatusOr<TabView> TabBoard::Close(const WorkspaceId& workspace, const PersonId& person,
                                        const CallId& call, absl::Time deadline) {
  const auto tabs = List(workspace, person, deadline);
  if (!tabs.ok()) return tabs.status();
  for (const TabView& tab : *tabs) {
    if (tab.tab.call != call) continue;
    if (absl::Status closes = CheckCloseByHand(tab.tab); !closes.ok()) return closes;
    return tab;
  }
  return status::Error(absl::StatusCode::kNotFound, "CALL_TAB_NOT_FOUND",
                       absl::StrCat("there is no tab of call ", call.value()));
}

uint64_t TabBoard::Follow(const WorkspaceId& workspace, const PersonId& person, Show show) {
  uint64_t id = 0;
  {
    std::lock_guard lock(mutex_);
    id = ++last_;
    followers_[id] = {.workspace = workspace, .person = person, .show = std::move(show)};
    dirty_.insert(person);
    metrics_.tab_streams.With({}).Set(static_cast<double>(followers_.size()));
  }
  woken_.notify_one();
  return id;
}

void TabBoard::Unfollow(uint64_t follower) {
  std::lock_guard lock(mutex_);
  followers_.erase(follower);
  metrics_.tab_streams.With({}).Set(static_cast<double>(followers_.size()));
}

void TabBoard::Wake(const std::set<PersonId>& persons) {
  {
    std::lock_guard lock(mutex_);
    for (const auto& [id, follower] : followers_) {
      if (persons.contains(follower.person)) dirty_.insert(follower.person);
    }
    if (dirty_.empty()) return;
  }
  woken_.notify_one();
}

void TabBoard::WakeAll() {
  {
    std::lock_guard lock(mutex_);
    poll_now_ = true;
  }
  woken_.notify_one();
}

void TabBoard::Run() {
  absl::Time next_poll = clock_.Now() + options_.poll;
  while (true) {
    std::set<PersonId> persons;
    bool polls = false;
    {
      std::unique_lock lock(mutex_);
      const absl::Duration rest = std::max(next_poll - clock_.Now(), absl::Milliseconds(1));
      woken_.wait_for(lock, absl::ToChronoNanoseconds(rest),
                      [this] { return stopping_ || poll_now_ || !dirty_.empty(); });
      if (stopping_) return;
      persons.swap(dirty_);
      polls = std::exchange(poll_now_, false) || clock_.Now() >= next_poll;
    }
    for (const PersonId& person : persons) ShowAll(person, "wake");
    if (!polls) continue;
    next_poll = clock_.Now() + options_.poll;
    std::set<PersonId> followed;
    {
      std::lock_guard lock(mutex_);
      for (const auto& [id, follower] : followers_) followed.insert(follower.person);
    }
    for (const PersonId& person : Changed(followed)) ShowAll(person, "poll");
  }
}

/// Those of `persons` who have not been shown the newest revision of something.
std::set<PersonId> TabBoard::Changed(const std::set<PersonId>& persons) {
  std::set<PersonId> changed;
  if (persons.empty()) return changed;
  const auto revisions = store_.ListTabRevisions(persons, ClosedSince(), clock_.Now() + kPatience);
  if (!revisions.ok()) {
    log::Warning("tabs were not looked at", {{"status", revisions.status()}});
    return changed;
  }
  std::lock_guard lock(mutex_);
  for (const auto& [id, follower] : followers_) {
    const auto of_person = revisions->find(follower.person);
    if (of_person == revisions->end()) continue;
    for (const auto& [call, revision] : of_person->second) {
      const auto shown = follower.shown.find(call);
      if (shown == follower.shown.end() || shown->second < revision) {
        changed.insert(follower.person);
      }
    }
  }
  return changed;
}

void TabBoard::ShowAll(const PersonId& person, absl::string_view cause) {
  const auto tabs =
      store_.ListTabs(person, ClosedSince(), options_.limit, clock_.Now() + kPatience);
  if (!tabs.ok()) {
    log::Warning("tabs were not shown", {{"person", person.value()}, {"status", tabs.status()}});
    return;
  }
  std::lock_guard lock(mutex_);
  for (auto& [id, follower] : followers_) {
    if (follower.person == person) ShowTo(follower, *tabs, cause);
  }
}

/// Shows what is newer than what the follower has seen, the oldest first.
void TabBoard::ShowTo(Follower& follower, const std::vector<TabView>& tabs,
                      absl::string_view cause) {
  for (auto tab = tabs.rbegin(); tab != tabs.rend(); ++tab) {
    if (tab->workspace != follower.workspace) continue;
    int64_t& shown = follower.shown[tab->tab.call];
    if (shown >= tab->revision) continue;
    if (!follower.show(*tab)) return;
    shown = tab->revision;
    metrics_.tab_pushes.With({cause}).Increment();
  }
}

}  // namespace centralita::ticketing
