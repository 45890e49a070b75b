#include "libs/rtp/telephone_event.h"

#include <algorithm>

#include "absl/strings/string_view.h"
#include "libs/rtp/big_endian.h"
#include "libs/rtp/packet.h"

namespace centralita::rtp {
namespace {

constexpr absl::string_view kKeys = "0123456789*#ABCD";  // RFC 4733 §3.2, table 3.
constexpr int kEndPackets = 3;                           // RFC 4733 §2.5.1.4.

// An event timestamp that lies behind the last one by less than this is a packet that was
// overtaken; by more, the source has begun anew.
constexpr int32_t kReorderWindow = 5 * 8000;

}  // namespace

std::optional<TelephoneEvent> ParseTelephoneEvent(std::span<const uint8_t> payload) {
  if (payload.size() < kTelephoneEventBytes) return std::nullopt;
  return TelephoneEvent{.event = payload[0],
                        .end = (payload[1] & 0x80) != 0,
                        .volume = static_cast<uint8_t>(payload[1] & 0x3f),
                        .duration = Load16(&payload[2])};
}

void Write(const TelephoneEvent& event, std::span<uint8_t, kTelephoneEventBytes> out) {
  out[0] = event.event;
  out[1] = static_cast<uint8_t>((event.end ? 0x80 : 0) | (event.volume & 0x3f));
  Store16(&out[2], event.duration);
}

std::optional<char> ToKey(uint8_t event) {
  if (event >= kKeys.size()) return std::nullopt;
  return kKeys[event];
}

std::optional<uint8_t> ToEvent(char key) {
  const size_t index = kKeys.find(key);
  if (index == absl::string_view::npos) return std::nullopt;
  return static_cast<uint8_t>(index);
}

KeyReceiver::KeyPresses KeyReceiver::OnPacket(uint32_t timestamp, const TelephoneEvent& event) {
  KeyPresses done;
  const std::optional<char> key = ToKey(event.event);
  if (!key) return done;

  if (current_ && current_->timestamp != timestamp) {
    const int32_t ahead = Distance(timestamp, current_->timestamp);
    if (ahead < 0 && ahead > -kReorderWindow) return done;
    if (std::optional<KeyPress> previous = Expire()) done.push_back(*previous);
    current_.reset();
  }
  if (!current_) current_ = Current{.timestamp = timestamp, .event = event.event};
  if (current_->told || current_->event != event.event) return done;
  current_->duration = std::max(current_->duration, event.duration);
  if (event.end) {
    if (std::optional<KeyPress> press = Expire()) done.push_back(*press);
  }
  return done;
}

std::optional<KeyPress> KeyReceiver::Expire() {
  if (!down()) return std::nullopt;
  current_->told = true;
  return KeyPress{.key = *ToKey(current_->event), .duration = current_->duration};
}

KeySender::KeySender(uint8_t event, uint16_t duration, uint16_t step)
    : event_(event), total_(duration), step_(step) {}

std::optional<KeySender::Step> KeySender::Next() {
  if (ends_ == kEndPackets) return std::nullopt;
  if (sent_ < total_) sent_ = std::min<uint32_t>(total_, sent_ + step_);
  const bool end = sent_ == total_ && !first_;
  if (end) ++ends_;
  const Step step{.event = {.event = event_, .end = end, .duration = static_cast<uint16_t>(sent_)},
                  .marker = first_};
  first_ = false;
  return step;
}

}  // namespace centralita::rtp
