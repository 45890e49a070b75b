#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "services/directory/app/number_store.h"
#include "services/directory/app/people.h"
#include "services/directory/app/workspace_store.h"

namespace centralita::directory {

/// Keeps the phone numbers of the workspaces, and says whose a dialled number is. Safe for
/// concurrent use. Changing them needs the permission to administer.
class Numbers {
 public:
  /// All must outlive this.
  Numbers(WorkspaceStore& workspaces, NumberStore& store, People& people, ids::UuidSource& ids,
          const Clock& clock)
      : workspaces_(workspaces), store_(store), people_(people), ids_(ids), clock_(clock) {}

  /// INVALID_ARGUMENT with NUMBER_MALFORMED or TEXT_MALFORMED; ALREADY_EXISTS with NUMBER_TAKEN or
  /// REQUEST_ID_REUSED; NOT_FOUND with WORKSPACE_NOT_FOUND.
  absl::StatusOr<Number> Create(const Actor& actor, Number number, const Wish& wish,
                                absl::Time deadline);
  absl::StatusOr<Page<Number>> List(const WorkspaceId& workspace, const PageQuery& query,
                                    absl::Time deadline);

  /// Takes group and display name of `number`. `version`: only if it is still that one.
  absl::StatusOr<Number> Update(const Actor& actor, const Number& number,
                                std::optional<int64_t> version, absl::Time deadline);

  /// `dialled` as the carrier sent it, read in `region`. INVALID_ARGUMENT with NUMBER_MALFORMED or
  /// REGION_UNKNOWN; NOT_FOUND with NUMBER_NOT_FOUND.
  absl::StatusOr<Number> Resolve(absl::string_view dialled, absl::string_view region,
                                 absl::Time deadline);

 private:
  WorkspaceStore& workspaces_;
  NumberStore& store_;
  People& people_;
  ids::UuidSource& ids_;
  const Clock& clock_;
};

}  // namespace centralita::directory
