#include "services/groups/domain/check.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace centralita::groups {

absl::Status Invalid(absl::string_view reason, absl::string_view message,
                     const status::Facts& facts) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message, facts);
}

absl::Status CheckDuration(absl::string_view field, absl::Duration value, absl::Duration min,
                           absl::Duration max) {
  if (value >= min && value <= max) return absl::OkStatus();
  return Invalid("DURATION_OUT_OF_RANGE",
                 absl::StrCat(field, " is ", absl::FormatDuration(value), ", not ",
                              absl::FormatDuration(min), " to ", absl::FormatDuration(max)),
                 {{"field", std::string(field)}});
}

absl::Status CheckNumber(absl::string_view field, int value, int min, int max) {
  if (value >= min && value <= max) return absl::OkStatus();
  return Invalid("NUMBER_OUT_OF_RANGE",
                 absl::StrCat(field, " is ", value, ", not ", min, " to ", max),
                 {{"field", std::string(field)}});
}

absl::Status FirstFault(std::initializer_list<absl::Status> checked) {
  for (const absl::Status& status : checked) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status AtIndex(const absl::Status& fault, size_t index) {
  status::Facts facts = status::Metadata(fault);
  facts["index"] = absl::StrCat(index);
  return status::Error(fault.code(), status::Reason(fault),
                       absl::StrCat("[", index, "]: ", fault.message()), facts);
}

}  // namespace centralita::groups
