#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "services/ticketing/app/directory.h"

namespace centralita::ticketing {

/// A Directory in memory, for tests; may be told to be down.
class FakeDirectory final : public Directory {
 public:
  void Put(const WorkspaceId& workspace, const std::string& e164, std::vector<Contact> contacts) {
    std::lock_guard lock(mutex_);
    contacts_[{workspace, e164}] = std::move(contacts);
  }

  void SetDown(bool down) {
    std::lock_guard lock(mutex_);
    down_ = down;
  }

  Locale LocaleOf(const WorkspaceId&, absl::Time) override { return {}; }

  absl::StatusOr<std::vector<Contact>> LookupContacts(const WorkspaceId& workspace,
                                                      absl::string_view e164, absl::Time) override {
    std::lock_guard lock(mutex_);
    if (down_) return absl::UnavailableError("the directory is down");
    const auto found = contacts_.find({workspace, std::string(e164)});
    return found == contacts_.end() ? std::vector<Contact>() : found->second;
  }

 private:
  std::mutex mutex_;
  bool down_ = false;
  std::map<std::pair<WorkspaceId, std::string>, std::vector<Contact>> contacts_;
};

}  // namespace centralita::ticketing
