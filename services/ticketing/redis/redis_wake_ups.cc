#include "services/ticketing/redis/redis_wake_ups.h"

#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace centralita::ticketing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(1);

std::string ToMessage(const std::set<PersonId>& persons) {
  return absl::StrJoin(
      persons, ",", [](std::string* out, const PersonId& person) { out->append(person.value()); });
}

std::set<PersonId> ParseMessage(absl::string_view message) {
  std::set<PersonId> persons;
  for (const absl::string_view id : absl::StrSplit(message, ',', absl::SkipEmpty())) {
    persons.insert(PersonId(id));
  }
  return persons;
}

}  // namespace

RedisWakeUps::~RedisWakeUps() { Stop(); }

void RedisWakeUps::Start(Handlers handlers) {
  {
    std::lock_guard lock(mutex_);
    handlers_ = handlers;
  }
  subscriber_.emplace(
      client_.address(), std::vector<std::string>{channel_},
      redis::Subscriber::Handlers{.on_message =
                                      [handlers](absl::string_view, absl::string_view message) {
                                        handlers.wake(ParseMessage(message));
                                      },
                                  .on_subscribed = handlers.wake_all});
  publisher_ = std::thread([this] { Publish(); });
}

void RedisWakeUps::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (publisher_.joinable()) publisher_.join();
  subscriber_.reset();
}

void RedisWakeUps::Wake(const std::set<PersonId>& persons) {
  std::function<void(const std::set<PersonId>&)> wake;
  {
    std::lock_guard lock(mutex_);
    waiting_.insert(persons.begin(), persons.end());
    wake = handlers_.wake;
  }
  changed_.notify_one();
  if (wake) wake(persons);
}

void RedisWakeUps::Publish() {
  while (true) {
    std::set<PersonId> persons;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
      persons.swap(waiting_);
    }
    // Lost if Redis is away: the other replicas look by themselves every two seconds.
    client_.Run({"PUBLISH", channel_, ToMessage(persons)}, clock_.Now() + kPatience)
        .status()
        .IgnoreError();
  }
}

}  // namespace centralita::ticketing
