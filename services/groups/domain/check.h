#pragma once

#include <cstddef>
#include <initializer_list>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/status/error.h"

namespace centralita::groups {

/// INVALID_ARGUMENT with `reason`.
absl::Status Invalid(absl::string_view reason, absl::string_view message,
                     const status::Facts& facts = {});

/// INVALID_ARGUMENT with DURATION_OUT_OF_RANGE (metadata: field) unless `value` is in [min, max].
absl::Status CheckDuration(absl::string_view field, absl::Duration value, absl::Duration min,
                           absl::Duration max);

/// INVALID_ARGUMENT with NUMBER_OUT_OF_RANGE (metadata: field) unless `value` is in [min, max].
absl::Status CheckNumber(absl::string_view field, int value, int min, int max);

/// The first of `checked` that is not OK.
absl::Status FirstFault(std::initializer_list<absl::Status> checked);

/// `fault` of the item at `index` of a list, with that in its metadata.
absl::Status AtIndex(const absl::Status& fault, size_t index);

}  // namespace centralita::groups
