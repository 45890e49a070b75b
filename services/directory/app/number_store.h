#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/directory/app/audit.h"
#include "services/directory/app/page.h"
#include "services/directory/app/wish.h"
#include "services/directory/domain/number.h"

namespace centralita::directory {

/// Where phone numbers are kept. Every implementation passes store_contract.h. Safe for concurrent
/// use. What is returned has the workspace's locale and region as they are now.
class NumberStore {
 public:
  virtual ~NumberStore() = default;

  /// Keeps `number` (version 1), or returns what `wish` made before. ALREADY_EXISTS with
  /// NUMBER_TAKEN, whoever has it, or REQUEST_ID_REUSED.
  virtual absl::StatusOr<Number> Create(const Number& number, const Wish& wish, const Audit& audit,
                                        absl::Time deadline) = 0;

  /// NOT_FOUND with NUMBER_NOT_FOUND, as for a number of another workspace.
  virtual absl::StatusOr<Number> Get(const WorkspaceId& workspace, const NumberId& id,
                                     absl::Time deadline) = 0;

  /// By E.164.
  virtual absl::StatusOr<Page<Number>> List(const WorkspaceId& workspace, const PageQuery& query,
                                            absl::Time deadline) = 0;

  /// Replaces group and display name if the kept version is still `number.version`; returns it with
  /// the next one. ABORTED with ETAG_MISMATCH; NOT_FOUND.
  virtual absl::StatusOr<Number> Update(const Number& number, const Audit& audit,
                                        absl::Time deadline) = 0;

  /// Whose `e164` is, in the whole system. NOT_FOUND with NUMBER_NOT_FOUND.
  virtual absl::StatusOr<Number> Find(absl::string_view e164, absl::Time deadline) = 0;
};

}  // namespace centralita::directory
