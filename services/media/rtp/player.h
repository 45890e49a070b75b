#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "services/media/prompts/sound_library.h"
#include "services/media/rtp/media_types.h"

namespace centralita::media {

/// One Play(): where it stands in its sound.
class Player {
 public:
  Player(PlayId id, std::shared_ptr<const Sound> sound, bool loop)
      : id_(id), sound_(std::move(sound)), loop_(loop) {}

  /// Fills `frame` with what comes next, silence after the end. False: that was the end.
  bool Fill(Codec codec, uint8_t silence, std::span<uint8_t> frame) {
    const std::vector<uint8_t>& bytes = codec == Codec::kPcmu ? sound_->pcmu : sound_->pcma;
    for (uint8_t& byte : frame) {
      if (position_ == bytes.size() && loop_) position_ = 0;
      byte = position_ < bytes.size() ? bytes[position_++] : silence;
    }
    return loop_ || position_ < bytes.size();
  }

  PlayId id() const { return id_; }

 private:
  PlayId id_;
  std::shared_ptr<const Sound> sound_;  // Never empty.
  bool loop_;
  size_t position_ = 0;
};

}  // namespace centralita::media
