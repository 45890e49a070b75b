#include "libs/eventlog/alarms.h"

#include <algorithm>
#include <utility>

namespace centralita::eventlog {
namespace {

constexpr absl::Duration kFirstRetry = absl::Milliseconds(100);
constexpr absl::Duration kLastRetry = absl::Seconds(3);    // After errors: they may pass any time.
constexpr absl::Duration kLastFutile = absl::Seconds(30);  // That would go on for ever.

absl::Duration RetryDelay(int failures, absl::Duration longest) {
  return std::min(longest, kFirstRetry * (1 << std::min(failures, 12)));
}

}  // namespace

Alarms::Alarms(const Clock& clock, TimerQueue& timers, Fire fire)
    : clock_(clock),
      timers_(timers),
      fire_(std::make_shared<const Fire>(std::move(fire))),
      table_(std::make_shared<Table>()) {}

Alarms::~Alarms() { Stop(); }

void Alarms::Set(const std::string& aggregate, std::optional<absl::Time> due, bool fired) {
  const absl::Time now = clock_.Now();
  std::lock_guard lock(table_->mutex);
  if (table_->stopped) return;
  auto it = table_->alarms.find(aggregate);
  if (!due.has_value() || *due == absl::InfiniteFuture()) {
    if (it == table_->alarms.end()) return;
    timers_.Cancel(it->second.timer);
    if (it->second.failures > 0) --table_->backing_off;
    table_->alarms.erase(it);
    return;
  }
  Alarm& alarm = it == table_->alarms.end() ? table_->alarms[aggregate] : it->second;
  if (fired) alarm.claimed = false;
  // Fired, and still wanted as before: the firing has changed nothing.
  const bool futile = *due <= now && *due == alarm.wanted;
  alarm.wanted = *due;
  if (futile && fired) return BackOff(aggregate, alarm, kLastFutile);
  if (futile && alarm.failures > 0) return;
  if (alarm.failures > 0) --table_->backing_off;
  alarm.failures = 0;
  if (alarm.claimed) return;  // It will be set again when that has come to an end.
  if (alarm.due != *due || alarm.timer == 0) Arm(aggregate, alarm, *due);
}

void Alarms::Retry(const std::string& aggregate) {
  std::lock_guard lock(table_->mutex);
  if (table_->stopped) return;
  Alarm& alarm = table_->alarms[aggregate];
  alarm.claimed = false;
  BackOff(aggregate, alarm, kLastRetry);
}

bool Alarms::Claim(const std::string& aggregate) {
  std::lock_guard lock(table_->mutex);
  if (table_->stopped) return false;
  Alarm& alarm = table_->alarms[aggregate];
  if (alarm.claimed || alarm.failures > 0) return false;
  timers_.Cancel(alarm.timer);
  alarm.timer = 0;
  alarm.claimed = true;
  return true;
}

int Alarms::backing_off() const {
  std::lock_guard lock(table_->mutex);
  return table_->backing_off;
}

void Alarms::Stop() {
  std::unique_lock lock(table_->mutex);
  table_->stopped = true;
  for (auto& [aggregate, alarm] : table_->alarms) timers_.Cancel(alarm.timer);
  table_->alarms.clear();
  table_->quiet.wait(lock, [this] { return table_->firing == 0; });
}

void Alarms::BackOff(const std::string& aggregate, Alarm& alarm, absl::Duration longest) {
  if (alarm.failures == 0) ++table_->backing_off;
  Arm(aggregate, alarm, clock_.Now() + RetryDelay(alarm.failures++, longest));
}

void Alarms::Arm(const std::string& aggregate, Alarm& alarm, absl::Time due) {
  if (alarm.timer != 0) timers_.Cancel(alarm.timer);
  alarm.due = due;
  alarm.timer = timers_.Schedule(due, [table = table_, fire = fire_, aggregate, due] {
    {
      std::lock_guard lock(table->mutex);
      const auto it = table->alarms.find(aggregate);
      if (table->stopped || it == table->alarms.end() || it->second.due != due ||
          it->second.claimed) {
        return;
      }
      it->second.timer = 0;
      it->second.claimed = true;
      ++table->firing;
    }
    (*fire)(aggregate);
    std::lock_guard lock(table->mutex);
    if (--table->firing == 0) table->quiet.notify_all();
  });
}

}  // namespace centralita::eventlog
