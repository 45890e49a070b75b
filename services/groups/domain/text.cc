#include "services/groups/domain/text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/groups/domain/check.h"

namespace centralita::groups {
namespace {

constexpr int kMaxDisplayName = 200;
constexpr size_t kMaxQueueId = 64;
constexpr int kMaxSkill = 64;

/// Takes one character of UTF-8 off `text`. Nothing if it does not begin with one: cut off, longer than
/// need be, a surrogate, or beyond U+10FFFF (RFC 3629 §3).
std::optional<uint32_t> TakeCharacter(absl::string_view& text) {
  const auto byte = [&text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const size_t size = first < 0x80   ? 1
                      : first < 0xC2 ? 0
                      : first < 0xE0 ? 2
                      : first < 0xF0 ? 3
                      : first < 0xF5 ? 4
                                     : 0;
  if (size == 0 || text.size() < size) return std::nullopt;
  static constexpr uint32_t kFirstMask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  static constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  uint32_t character = first & kFirstMask[size];
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return std::nullopt;
    character = (character << 6) | (byte(i) & 0x3F);
  }
  if (character < kLeast[size] || character > 0x10FFFF) return std::nullopt;
  if (character >= 0xD800 && character <= 0xDFFF) return std::nullopt;
  text.remove_prefix(size);
  return character;
}

/// Controls (C0, DEL, C1), line and paragraph separators, overrides and isolates of direction.
bool IsForbidden(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/// The blanks of the scripts that have them.
bool IsBlank(uint32_t c) {
  return c == 0x20 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

absl::Status CheckPlainText(absl::string_view text, int max, absl::string_view field,
                            absl::string_view reason) {
  if (IsPlainText(text, 1, max)) return absl::OkStatus();
  return Invalid(reason, absl::StrCat(field, " must be 1 to ", max, " printable characters"),
                 {{"field", std::string(field)}});
}

}  // namespace

bool IsPlainText(absl::string_view text, int min, int max) {
  int count = 0;
  bool visible = false;
  while (!text.empty()) {
    const std::optional<uint32_t> character = TakeCharacter(text);
    if (!character.has_value() || IsForbidden(*character) || ++count > max) return false;
    visible = visible || !IsBlank(*character);
  }
  return count >= min && (visible || count == 0);
}

absl::Status CheckDisplayName(absl::string_view name) {
  return CheckPlainText(name, kMaxDisplayName, "display_name", "DISPLAY_NAME_REQUIRED");
}

absl::Status CheckQueueId(absl::string_view queue_id) {
  if (!queue_id.empty() && queue_id.size() <= kMaxQueueId &&
      std::all_of(queue_id.begin(), queue_id.end(),
                  [](char c) { return absl::ascii_isgraph(c); })) {
    return absl::OkStatus();
  }
  return Invalid("QUEUE_ID_REQUIRED",
                 "queue_id must be 1 to 64 printable characters without blanks",
                 {{"field", "queue_id"}});
}

absl::Status CheckSkillName(absl::string_view skill) {
  return CheckPlainText(skill, kMaxSkill, "skill", "SKILL_INVALID");
}

absl::Status CheckReason(absl::string_view reason) {
  return CheckPlainText(reason, kMaxDisplayName, "reason", "REASON_REQUIRED");
}

}  // namespace centralita::groups
