#pragma once

#include <cstdint>

namespace centralita::rtp {

/// What a receiver knows of one source: sequence with wrap-around, loss, jitter.
///
/// RFC 3550 A.1 (sequence), A.3 (loss), A.8 (jitter), without probation: who calls has checked
/// the source's address.
class Reception {
 public:
  enum class Arrival {
    kFirst,      // The first packet of the source.
    kNext,       // Ahead of all others; packets between may be missing.
    kLate,       // Behind a later one, but not seen before.
    kDuplicate,  // Seen before, or too old to tell.
    kRestart,    // The source jumped (twice in a row) and begins anew.
    kStray,      // One packet far off; believed only if the next one follows it.
  };

  /// Notes a packet. `arrival` is the local time in units of the RTP clock (8 kHz), any origin.
  Arrival OnPacket(uint16_t sequence, uint32_t timestamp, uint32_t arrival);

  uint32_t extended_highest() const { return cycles_ + highest_; }
  uint64_t received() const { return received_; }

  /// Expected minus received, over the whole life of the source; restarts do not lose it.
  int64_t lost() const;

  /// Interarrival jitter in units of the RTP clock.
  double jitter() const { return jitter_; }

  /// The fraction lost since the last call of this, in 1/256, for a report block.
  uint8_t TakeFractionLost();

 private:
  void Begin(uint16_t sequence);
  Arrival Place(uint16_t sequence);
  void UpdateJitter(uint32_t timestamp, uint32_t arrival);
  int64_t Expected() const;

  bool begun_ = false;
  uint16_t highest_ = 0;
  uint32_t cycles_ = 0;  // Count of wraps, shifted by 16.
  uint32_t base_ = 0;
  uint64_t seen_ = 0;  // Bit n: highest_ - n has arrived.
  int32_t bad_ = -1;   // The sequence that would confirm a jump.
  uint64_t received_ = 0;
  uint64_t received_now_ = 0;  // Since the last (re)start.
  int64_t lost_before_ = 0;    // Before the last restart.
  int64_t expected_prior_ = 0;
  uint64_t received_prior_ = 0;
  bool timed_ = false;
  uint32_t transit_ = 0;
  double jitter_ = 0;
};

}  // namespace centralita::rtp
