#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/container/inlined_vector.h"

namespace centralita::rtp {

constexpr size_t kTelephoneEventBytes = 4;

/// The payload of RFC 4733 §2.3.
struct TelephoneEvent {
  uint8_t event = 0;  // 0-9, 10 *, 11 #, 12-15 A-D (§3.2); others are tones of lines and modems.
  bool end = false;
  uint8_t volume = 10;    // Power in -dBm0: 0..63.
  uint16_t duration = 0;  // In timestamp units since the event's timestamp.

  friend bool operator==(const TelephoneEvent&, const TelephoneEvent&) = default;
};

/// Reads the first event of a payload; nothing if it is too short.
std::optional<TelephoneEvent> ParseTelephoneEvent(std::span<const uint8_t> payload);

void Write(const TelephoneEvent& event, std::span<uint8_t, kTelephoneEventBytes> out);

/// '0'-'9', '*', '#', 'A'-'D'; nothing for events that are no key.
std::optional<char> ToKey(uint8_t event);
std::optional<uint8_t> ToEvent(char key);

/// A key that was pressed and let go.
struct KeyPress {
  char key = 0;
  uint32_t duration = 0;  // In timestamp units.

  friend bool operator==(const KeyPress&, const KeyPress&) = default;
};

/// Makes one KeyPress of the many packets of a key: updates, and an end that is sent three times
/// (RFC 4733 §2.5.1.4). Survives the loss of any of them: an end that never comes is made up for
/// by the next key, or by Expire().
class KeyReceiver {
 public:
  using KeyPresses = absl::InlinedVector<KeyPress, 2>;

  /// Notes a packet of an event that began at `timestamp`; returns the keys now known to be done.
  KeyPresses OnPacket(uint32_t timestamp, const TelephoneEvent& event);

  /// Ends a key of which nothing was heard for a while; the caller measures it.
  std::optional<KeyPress> Expire();

  /// Whether a key is down as far as we know.
  bool down() const { return current_.has_value() && !current_->told; }

 private:
  struct Current {
    uint32_t timestamp = 0;
    uint8_t event = 0;
    uint16_t duration = 0;
    bool told = false;
  };

  std::optional<Current> current_;
};

/// The packets of one key press, one every 20 ms.
class KeySender {
 public:
  /// `duration` and `step` in timestamp units; both at least 1.
  KeySender(uint8_t event, uint16_t duration, uint16_t step);

  struct Step {
    TelephoneEvent event;
    bool marker = false;  // The first packet of the event (RFC 4733 §2.5.1.2).
  };

  /// The next packet, all with the same RTP timestamp; nothing when the third end has been given.
  std::optional<Step> Next();

 private:
  uint8_t event_;
  uint16_t total_;
  uint16_t step_;
  uint32_t sent_ = 0;
  int ends_ = 0;
  bool first_ = true;
};

}  // namespace centralita::rtp
