#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "libs/sdp/negotiation.h"
#include "services/media/app/audio.h"

namespace centralita::media {

/// The offer/answer state of one dialog (RFC 3264): what we said last, and what was agreed on.
class OfferAnswer {
 public:
  /// `session_id`: for our o= line; unique at our address.
  OfferAnswer(AudioAddress local, uint64_t session_id)
      : local_(std::move(local)), origin_(session_id) {}

  /// Offers `codec` first from now on: the other party's, so that nothing has to be transcoded.
  void Prefer(sdp::AudioCodec codec) { preferred_ = codec; }

  /// Our answer to `offer`, also to a later one. Nothing changes on errors.
  /// INVALID_ARGUMENT / SDP_MALFORMED, NO_COMMON_CODEC, NO_AUDIO
  absl::StatusOr<std::string> Answer(absl::string_view offer);

  /// Our offer: of all that we can do, in the shape of what was said before.
  std::string Offer();

  /// Reads the answer to Offer(). INVALID_ARGUMENT / SDP_MALFORMED, ANSWER_MISMATCH,
  /// NO_COMMON_CODEC
  absl::Status ReadAnswer(absl::string_view answer);

  /// Whether an offer of ours waits for its answer.
  bool offer_pending() const { return pending_.has_value(); }

  const std::optional<sdp::Agreement>& agreement() const { return agreement_; }

  /// "PCMA", "PCMU"; "" before there is an agreement.
  absl::string_view codec() const;

 private:
  sdp::Capabilities OurCapabilities() const;
  std::string Say(sdp::Session session);

  const AudioAddress local_;
  sdp::OriginTracker origin_;
  std::optional<sdp::AudioCodec> preferred_;
  std::optional<sdp::Session> said_;
  std::optional<sdp::Session> pending_;
  std::optional<sdp::Agreement> agreement_;
};

}  // namespace centralita::media
