#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/directory/domain/ids.h"

namespace centralita::directory {

/// What a person may do beyond taking calls. The numbers are stored.
enum class Permission { kAdminister = 1, kCreateGroups = 2, kListenToRecordings = 3 };

/// Somebody who works in a workspace.
struct Person {
  PersonId id;
  WorkspaceId workspace;
  std::string display_name;
  std::string email;
  std::string extension;     // 2..10 digits; empty: telephony does not work for this person.
  std::string sip_username;  // SipUsername(); empty without an extension.
  std::set<Permission> permissions;
  absl::Time create_time;
  int64_t version = 0;

  friend bool operator==(const Person&, const Person&) = default;
};

/// What to change of a person; what is unset stays.
struct PersonChange {
  std::optional<std::string> display_name;
  std::optional<std::string> email;
  std::optional<std::string> extension;
  std::optional<std::set<Permission>> permissions;
};

/// INVALID_ARGUMENT with DISPLAY_NAME_REQUIRED, EXTENSION_MALFORMED or EMAIL_MALFORMED.
absl::Status CheckPerson(const Person& person);

/// With which name the phone of `extension` registers: "101-k3xq7m". Unique in the system, because
/// the extension is unique in the workspace. "" for no extension.
std::string SipUsername(absl::string_view extension, absl::string_view short_code);

/// `person` with `change` made; `short_code` is the workspace's.
Person Changed(Person person, const PersonChange& change, absl::string_view short_code);

/// Whether `person` may do what `permission` allows. Who administers may do everything.
bool May(const Person& person, Permission permission);

}  // namespace centralita::directory
