#include "libs/status/error.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace centralita::status {
namespace {

constexpr absl::string_view kReasonUrl = "centralita/reason";
constexpr absl::string_view kFactUrlPrefix = "centralita/fact/";  // One payload per fact.
constexpr absl::string_view kRetryDelayUrl = "centralita/retry-delay";

}  // namespace

absl::Status Error(absl::StatusCode code, absl::string_view reason, absl::string_view message) {
  absl::Status status(code, message);
  status.SetPayload(kReasonUrl, absl::Cord(reason));
  return status;
}

absl::Status Error(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                   const Facts& metadata) {
  absl::Status status = Error(code, reason, message);
  for (const auto& [key, value] : metadata) {
    status.SetPayload(absl::StrCat(kFactUrlPrefix, key), absl::Cord(value));
  }
  return status;
}

std::string Reason(const absl::Status& status) {
  const auto reason = status.GetPayload(kReasonUrl);
  return reason.has_value() ? std::string(*reason) : std::string();
}

Facts Metadata(const absl::Status& status) {
  Facts facts;
  status.ForEachPayload([&facts](absl::string_view url, const absl::Cord& value) {
    if (absl::ConsumePrefix(&url, kFactUrlPrefix)) facts.emplace(url, std::string(value));
  });
  return facts;
}

absl::Status WithRetryDelay(absl::Status status, absl::Duration delay) {
  status.SetPayload(kRetryDelayUrl, absl::Cord(absl::FormatDuration(delay)));
  return status;
}

std::optional<absl::Duration> RetryDelay(const absl::Status& status) {
  const auto payload = status.GetPayload(kRetryDelayUrl);
  absl::Duration delay;
  if (!payload.has_value() || !absl::ParseDuration(std::string(*payload), &delay)) {
    return std::nullopt;
  }
  return delay;
}

}  // namespace centralita::status
