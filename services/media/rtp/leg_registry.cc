#include "services/media/rtp/leg_registry.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

absl::Status Forbidden(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kFailedPrecondition, reason, message);
}

void PostTo(MediaLoop& loop, LegRegistry::Command command) {
  loop.Post([&loop, command = std::move(command)] { command(loop); });
}

}  // namespace

absl::StatusOr<LegRegistry::Entry*> LegRegistry::Find(const LegId& leg) {
  const auto found = legs_.find(leg);
  if (found == legs_.end()) {
    return status::Error(absl::StatusCode::kNotFound, "LEG_NOT_FOUND",
                         absl::StrCat("no open leg ", leg));
  }
  return &found->second;
}

absl::Status LegRegistry::Add(const LegId& leg, MediaLoop& loop, Command command) {
  absl::MutexLock lock(&mutex_);
  if (!legs_.emplace(leg, Entry{.loop = &loop}).second) {
    return status::Error(absl::StatusCode::kAlreadyExists, "LEG_EXISTS", leg);
  }
  PostTo(loop, std::move(command));
  return absl::OkStatus();
}

absl::Status LegRegistry::Remove(const LegId& leg, Command command) {
  absl::MutexLock lock(&mutex_);
  const absl::StatusOr<Entry*> entry = Find(leg);
  if (!entry.ok()) return entry.status();
  Part(**entry);
  std::erase_if(recordings_, [&leg](const auto& recording) {
    return recording.second.left == leg || recording.second.right == leg;
  });
  PostTo(*(*entry)->loop, std::move(command));
  legs_.erase(leg);
  return absl::OkStatus();
}

absl::Status LegRegistry::Post(const LegId& leg, Command command) {
  absl::MutexLock lock(&mutex_);
  const absl::StatusOr<Entry*> entry = Find(leg);
  if (!entry.ok()) return entry.status();
  PostTo(*(*entry)->loop, std::move(command));
  return absl::OkStatus();
}

absl::Status LegRegistry::SetRemote(const LegId& leg, bool has_keys, Command command) {
  absl::MutexLock lock(&mutex_);
  const absl::StatusOr<Entry*> entry = Find(leg);
  if (!entry.ok()) return entry.status();
  (*entry)->has_keys = has_keys;
  PostTo(*(*entry)->loop, std::move(command));
  return absl::OkStatus();
}

absl::Status LegRegistry::PostKeys(const LegId& leg, Command command) {
  absl::MutexLock lock(&mutex_);
  const absl::StatusOr<Entry*> entry = Find(leg);
  if (!entry.ok()) return entry.status();
  if (!(*entry)->has_keys) {
    return Forbidden("NO_TELEPHONE_EVENT", absl::StrCat(leg, " has not negotiated RFC 4733"));
  }
  PostTo(*(*entry)->loop, std::move(command));
  return absl::OkStatus();
}

absl::StatusOr<MediaLoop*> LegRegistry::Together(const LegId& a, const LegId& b) {
  const absl::StatusOr<Entry*> first = Find(a), second = Find(b);
  if (!first.ok()) return first.status();
  if (!second.ok()) return second.status();
  if ((*first)->loop != (*second)->loop) {
    return Forbidden("LEGS_APART", absl::StrCat(a, " and ", b, " are of different sessions"));
  }
  return (*first)->loop;
}

absl::Status LegRegistry::Bridge(const LegId& a, const LegId& b, Command command) {
  absl::MutexLock lock(&mutex_);
  if (a == b) {
    return status::Error(absl::StatusCode::kInvalidArgument, "BRIDGE_TO_SELF", a);
  }
  const absl::StatusOr<MediaLoop*> loop = Together(a, b);
  if (!loop.ok()) return loop.status();
  Entry& first = legs_.at(a);
  Entry& second = legs_.at(b);
  if (first.peer == b) return absl::OkStatus();
  if (!first.peer.empty() || !second.peer.empty()) {
    return Forbidden("LEG_BRIDGED", absl::StrCat(a, " or ", b, " has another peer"));
  }
  first.peer = b;
  second.peer = a;
  PostTo(**loop, std::move(command));
  return absl::OkStatus();
}

absl::Status LegRegistry::Unbridge(const LegId& leg, Command command) {
  absl::MutexLock lock(&mutex_);
  const absl::StatusOr<Entry*> entry = Find(leg);
  if (!entry.ok()) return entry.status();
  Part(**entry);
  PostTo(*(*entry)->loop, std::move(command));
  return absl::OkStatus();
}

void LegRegistry::Part(Entry& entry) {
  if (const auto peer = legs_.find(entry.peer); peer != legs_.end()) peer->second.peer.clear();
  entry.peer.clear();
}

absl::Status LegRegistry::CheckTogether(const LegId& a, const LegId& b) {
  absl::MutexLock lock(&mutex_);
  return Together(a, b).status();
}

absl::Status LegRegistry::AddRecording(const std::string& id, const LegId& left, const LegId& right,
                                       Command command) {
  absl::MutexLock lock(&mutex_);
  const absl::StatusOr<MediaLoop*> loop = Together(left, right);
  if (!loop.ok()) return loop.status();
  recordings_[id] = {.loop = *loop, .left = left, .right = right};
  PostTo(**loop, std::move(command));
  return absl::OkStatus();
}

absl::Status LegRegistry::RemoveRecording(const std::string& id, Command command) {
  absl::MutexLock lock(&mutex_);
  const auto found = recordings_.find(id);
  if (found == recordings_.end()) {
    return status::Error(absl::StatusCode::kNotFound, "RECORDING_NOT_FOUND", id);
  }
  PostTo(*found->second.loop, std::move(command));
  recordings_.erase(found);
  return absl::OkStatus();
}

absl::StatusOr<MediaLoop*> LegRegistry::LoopOf(const LegId& leg) {
  absl::MutexLock lock(&mutex_);
  const absl::StatusOr<Entry*> entry = Find(leg);
  if (!entry.ok()) return entry.status();
  return (*entry)->loop;
}

bool LegRegistry::Has(const LegId& leg) const {
  absl::MutexLock lock(&mutex_);
  return legs_.contains(leg);
}

size_t LegRegistry::size() const {
  absl::MutexLock lock(&mutex_);
  return legs_.size();
}

}  // namespace centralita::media
