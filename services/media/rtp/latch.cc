#include "services/media/rtp/latch.h"

namespace centralita::media {
namespace {

constexpr std::chrono::seconds kRebindAfter{1};

}  // namespace

void Latch::Expect(const Address& described, MediaTime now) {
  if (described_ == described) return;
  described_ = described;
  heard_from_.reset();
  expected_at_ = now;
}

bool Latch::Accept(const Address& from, MediaTime now) {
  if (!described_ || !Believe(from, now)) return false;
  heard_from_ = from;
  heard_at_ = now;
  return true;
}

bool Latch::Believe(const Address& from, MediaTime now) const {
  const bool described_ip = from.ip == described_->ip;
  if (!heard_from_) return described_ip || now - expected_at_ <= window_;
  if (from == *heard_from_) return true;
  if (!described_ip) return false;
  return heard_from_->ip != described_->ip || now - heard_at_ > kRebindAfter;
}

}  // namespace centralita::media
