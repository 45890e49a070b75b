#include "services/media/app/offer_answer.h"

#include <algorithm>
#include <utility>

namespace centralita::media {

sdp::Capabilities OfferAnswer::OurCapabilities() const {
  sdp::Capabilities capabilities{.address = local_.ip, .port = local_.port};
  if (preferred_.has_value()) {
    std::stable_partition(capabilities.codecs.begin(), capabilities.codecs.end(),
                          [this](sdp::AudioCodec codec) { return codec == *preferred_; });
  }
  return capabilities;
}

std::string OfferAnswer::Say(sdp::Session session) {
  origin_.Stamp(session, local_.ip);
  said_ = session;
  return sdp::Print(session);
}

absl::StatusOr<std::string> OfferAnswer::Answer(absl::string_view offer) {
  absl::StatusOr<sdp::Session> parsed = sdp::Parse(offer);
  if (!parsed.ok()) return parsed.status();
  absl::StatusOr<sdp::Answer> answer = sdp::Negotiate(*parsed, OurCapabilities());
  if (!answer.ok()) return answer.status();
  agreement_ = answer->agreement;
  pending_.reset();
  return Say(std::move(answer->session));
}

std::string OfferAnswer::Offer() {
  sdp::Session session = sdp::MakeOffer(OurCapabilities(), said_.has_value() ? &*said_ : nullptr);
  std::string text = Say(std::move(session));
  pending_ = said_;
  return text;
}

absl::Status OfferAnswer::ReadAnswer(absl::string_view answer) {
  absl::StatusOr<sdp::Session> parsed = sdp::Parse(answer);
  if (!parsed.ok()) return parsed.status();
  absl::StatusOr<sdp::Agreement> agreement =
      sdp::ReadAnswer(pending_.has_value() ? *pending_ : *said_, *parsed);
  if (!agreement.ok()) return agreement.status();
  pending_.reset();
  agreement_ = *std::move(agreement);
  return absl::OkStatus();
}

absl::string_view OfferAnswer::codec() const {
  if (!agreement_.has_value()) return "";
  return agreement_->codec == sdp::AudioCodec::kPcmu ? "PCMU" : "PCMA";
}

}  // namespace centralita::media
