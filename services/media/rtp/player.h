#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "services/media/prompts/sound_library.h"
#include "services/media/rtp/media_types.h"

namespace centralita::media {

/// What a play consists of.
struct Program {
  std::vector<std::shared_ptr<const Sound>> sounds;  // One after the other, without a gap.
  std::shared_ptr<const Sound> loop;  // Then this one, again and again. Null: that is all.
};

/// One Play(): where it stands in its program. Its end is due to be told when the sounds have been
/// heard, also if a loop goes on after them; with a loop alone, only when somebody ends it.
class Player {
 public:
  Player(PlayId id, Program program) : id_(id), program_(std::move(program)) {}

  /// Fills `frame` with what comes next, silence after the end. False: that was the end.
  bool Fill(Codec codec, uint8_t silence, std::span<uint8_t> frame) {
    for (uint8_t& byte : frame) {
      const Sound* const sound = Current(codec);
      byte = sound == nullptr ? silence : BytesOf(*sound, codec)[position_++];
    }
    return Current(codec) != nullptr;
  }

  /// Whether the end is to be told now: once, and not by whoever ends the play later.
  bool TakeFinished() {
    const bool finished = !told_ && !program_.sounds.empty() && next_ == program_.sounds.size();
    told_ = told_ || finished;
    return finished;
  }

  bool told() const { return told_; }
  PlayId id() const { return id_; }

 private:
  static const std::vector<uint8_t>& BytesOf(const Sound& sound, Codec codec) {
    return codec == Codec::kPcmu ? sound.pcmu : sound.pcma;
  }

  /// The sound that has a sample left, beginning with the one that plays; null at the end.
  const Sound* Current(Codec codec) {
    while (next_ < program_.sounds.size()) {
      const Sound& sound = *program_.sounds[next_];
      if (position_ < BytesOf(sound, codec).size()) return &sound;
      position_ = 0;
      ++next_;
    }
    if (program_.loop == nullptr) return nullptr;
    if (position_ >= BytesOf(*program_.loop, codec).size()) position_ = 0;
    return program_.loop.get();
  }

  PlayId id_;
  Program program_;  // Of sounds that are not empty.
  size_t next_ = 0;  // Which sound plays.
  size_t position_ = 0;
  bool told_ = false;
};

}  // namespace centralita::media
