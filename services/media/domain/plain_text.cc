#include "services/media/domain/plain_text.h"

#include <cstddef>
#include <cstdint>

namespace centralita::media {
namespace {

struct CodePoint {
  uint32_t value = 0;
  size_t length = 0;  // In bytes; 0: it is none.
};

/// The code point that `text`, which is not empty, begins with.
CodePoint First(absl::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const size_t length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length == 0 || text.size() < length) return {};
  uint32_t value = lead & (0x7fu >> length);
  for (size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0) != 0x80) return {};
    value = value << 6 | (next & 0x3fu);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) return {};
  return {value, length};
}

bool IsControl(uint32_t value) { return value < 0x20 || (value >= 0x7f && value < 0xa0); }

}  // namespace

std::string PlainText(absl::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = First(text);
    const size_t length = point.length == 0 ? 1 : point.length;
    if (point.length == 0 || IsControl(point.value)) {
      plain.push_back('?');
    } else {
      plain.append(text.data(), length);
    }
    text.remove_prefix(length);
  }
  return plain;
}

}  // namespace centralita::media
