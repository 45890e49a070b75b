#include "libs/rtp/reception.h"

#include <algorithm>
#include <cstdlib>

#include "libs/rtp/packet.h"

namespace centralita::rtp {
namespace {

// RFC 3550 A.1.
constexpr int kMaxDropout = 3000;
constexpr int kMaxMisorder = 100;

constexpr int kWindow = 64;  // How far back a duplicate is told from a late packet.

}  // namespace

Reception::Arrival Reception::OnPacket(uint16_t sequence, uint32_t timestamp, uint32_t arrival) {
  const Arrival how = Place(sequence);
  if (how == Arrival::kDuplicate || how == Arrival::kStray) {
    // RFC 3550 A.3 counts duplicates as received; that may hide loss, so we do not.
    return how;
  }
  ++received_;
  ++received_now_;
  if (how == Arrival::kFirst || how == Arrival::kRestart) timed_ = false;
  UpdateJitter(timestamp, arrival);
  return how;
}

Reception::Arrival Reception::Place(uint16_t sequence) {
  if (!begun_) {
    begun_ = true;
    Begin(sequence);
    return Arrival::kFirst;
  }
  const int ahead = Distance(sequence, highest_);
  if (ahead > 0 && ahead < kMaxDropout) {
    if (sequence < highest_) cycles_ += 1u << 16;
    highest_ = sequence;
    seen_ = ahead < kWindow ? seen_ << ahead | 1 : 1;
    bad_ = -1;
    return Arrival::kNext;
  }
  if (ahead <= 0 && ahead > -kMaxMisorder) {
    const int back = -ahead;
    if (back >= kWindow || (seen_ >> back & 1)) return Arrival::kDuplicate;
    seen_ |= uint64_t{1} << back;
    return Arrival::kLate;
  }
  if (sequence == bad_) {
    lost_before_ = lost();
    Begin(sequence);
    return Arrival::kRestart;
  }
  bad_ = static_cast<uint16_t>(sequence + 1);
  return Arrival::kStray;
}

void Reception::Begin(uint16_t sequence) {
  highest_ = sequence;
  base_ = sequence;
  cycles_ = 0;
  seen_ = 1;
  bad_ = -1;
  received_now_ = 0;
  expected_prior_ = 0;
  received_prior_ = 0;
}

void Reception::UpdateJitter(uint32_t timestamp, uint32_t arrival) {
  const uint32_t transit = arrival - timestamp;
  if (timed_) {
    const double difference = std::abs(static_cast<double>(Distance(transit, transit_)));
    jitter_ += (difference - jitter_) / 16;
  }
  timed_ = true;
  transit_ = transit;
}

int64_t Reception::Expected() const {
  return begun_ ? static_cast<int64_t>(extended_highest()) - base_ + 1 : 0;
}

int64_t Reception::lost() const {
  return lost_before_ + Expected() - static_cast<int64_t>(received_now_);
}

uint8_t Reception::TakeFractionLost() {
  const int64_t expected = Expected() - expected_prior_;
  const int64_t received = static_cast<int64_t>(received_now_ - received_prior_);
  expected_prior_ = Expected();
  received_prior_ = received_now_;
  const int64_t lost = expected - received;
  if (expected <= 0 || lost <= 0) return 0;
  return static_cast<uint8_t>(std::min<int64_t>(255, (lost << 8) / expected));
}

}  // namespace centralita::rtp
