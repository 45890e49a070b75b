#include "libs/phone/e164.h"

#include <phonenumbers/phonenumberutil.h>

#include <optional>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::phone {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr absl::string_view kSeparators = " .-/()\t";
constexpr size_t kMaxDigits = 15;  // ITU-T E.164 §6.2.1, without the "+".
constexpr char kNoRegion[] = "ZZ";

/// One way to read what was written.
struct Reading {
  std::string text;
  std::string region;
  bool certain;  // Whether the writer has said that it is this; otherwise it must be valid.
};

/// `number` without separators: digits, behind a "+" or not. Nothing if there is anything else.
std::optional<std::string> Strip(absl::string_view number) {
  std::string stripped;
  for (const char c : number) {
    if (absl::StrContains(kSeparators, absl::string_view(&c, 1))) continue;
    if (!absl::ascii_isdigit(c) && !(c == '+' && stripped.empty())) return std::nullopt;
    stripped.push_back(c);
  }
  return stripped;
}

std::vector<Reading> ReadingsOf(const std::string& stripped, absl::string_view region) {
  if (absl::StartsWith(stripped, "+")) return {{stripped, kNoRegion, true}};
  std::vector<Reading> readings;
  if (absl::StartsWith(stripped, "00")) {
    readings.push_back({absl::StrCat("+", stripped.substr(2)), kNoRegion, true});
  }
  if (!region.empty()) readings.push_back({stripped, std::string(region), true});
  readings.push_back({absl::StrCat("+", stripped), kNoRegion, false});
  return readings;
}

absl::Status Malformed() {
  return status::Error(absl::StatusCode::kInvalidArgument, "NUMBER_MALFORMED",
                       "not a phone number in this region or in international form");
}

}  // namespace

bool IsRegion(absl::string_view region) {
  static const std::set<std::string>& regions = *[] {
    auto* all = new std::set<std::string>;
    PhoneNumberUtil::GetInstance()->GetSupportedRegions(all);
    return all;
  }();
  return regions.count(std::string(region)) > 0;
}

absl::StatusOr<E164> Parse(absl::string_view number, absl::string_view region) {
  if (!region.empty() && !IsRegion(region)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "REGION_UNKNOWN",
                         absl::StrCat("no region \"", region, "\" has a numbering plan"));
  }
  const std::optional<std::string> stripped = Strip(number);
  if (!stripped.has_value() || stripped->empty() || stripped->size() > 2 * kMaxDigits) {
    return Malformed();
  }

  const PhoneNumberUtil& plans = *PhoneNumberUtil::GetInstance();
  std::string possible;
  for (const Reading& reading : ReadingsOf(*stripped, region)) {
    PhoneNumber parsed;
    if (plans.Parse(reading.text, reading.region, &parsed) != PhoneNumberUtil::NO_PARSING_ERROR ||
        plans.IsPossibleNumberWithReason(parsed) != PhoneNumberUtil::IS_POSSIBLE) {
      continue;
    }
    std::string e164;
    plans.Format(parsed, PhoneNumberUtil::E164, &e164);
    if (e164.size() > 1 + kMaxDigits) continue;
    if (plans.IsValidNumber(parsed)) return E164(std::move(e164));
    if (reading.certain && possible.empty()) possible = std::move(e164);
  }
  if (possible.empty()) return Malformed();
  return E164(std::move(possible));
}

}  // namespace centralita::phone
