#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "libs/clock/clock.h"
#include "libs/clock/fake_timer_queue.h"
#include "libs/ids/uuid.h"
#include "libs/metrics/metrics.h"
#include "services/media/app/fakes.h"
#include "services/media/app/gateway.h"

namespace centralita::media {

/// The gateway with fakes all around it and a clock that stands still.
class GatewayFixture : public testing::Test {
 protected:
  static constexpr char kOffer[] =
      "v=0\r\no=- 1 1 IN IP4 198.51.100.5\r\ns=-\r\nc=IN IP4 198.51.100.5\r\nt=0 0\r\n"
      "m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n"
      "a=rtpmap:101 telephone-event/8000\r\n";

  GatewayFixture() {
    trunks_.table = std::make_shared<TrunkTable>(std::vector<Trunk>{
        {.id = "carrier", .addresses = {*AddressBlock::Parse("198.51.100.0/24")}, .region = "ES"}});
    credentials_.known["ana"] = {
        .username = "ana",
        .realm = "centralita",
        .ha1_md5 = HashCredentials(DigestAlgorithm::kMd5, "ana", "centralita", "secret"),
        .person = {"w", "ana"}};
    gateway_.Start();
  }

  static IncomingInvite Invite(DialogId dialog, std::string offer = kOffer) {
    return {.dialog = dialog,
            .source = {"198.51.100.5", 5060, "udp"},
            .sip_call_id = "sip-call",
            .request_user = "+34910000000",
            .caller_user = "+34600111222",
            .offer = std::move(offer)};
  }

  /// A call that was admitted; returns its leg's id.
  std::string Incoming(DialogId dialog) {
    gateway_.OnInvite(Invite(dialog));
    return outbox_.events.back().leg_id;
  }

  IncomingRegister Register(const std::string& contact, std::string authorization = "") {
    IncomingRegister request{.request = ++requests_,
                             .source = {"192.0.2.9", 5060, "udp"},
                             .to_user = "ana",
                             .sip_call_id = "registration",
                             .cseq = static_cast<uint32_t>(requests_),
                             .expires = absl::Seconds(120)};
    request.contacts = {{contact, std::nullopt}};
    if (!authorization.empty()) request.authorizations = {std::move(authorization)};
    return request;
  }

  /// The answer to the last challenge.
  std::string Authorize(const std::string& username, const std::string& password,
                        const std::string& count = "00000001") {
    const std::string& challenge = signalling_.last_refusal.challenges.front();
    const size_t from = challenge.find("nonce=\"") + 7;
    const std::string nonce = challenge.substr(from, challenge.find('"', from) - from);
    DigestResponse digest{.username = username,
                          .realm = "centralita",
                          .nonce = nonce,
                          .uri = "sip:centralita",
                          .cnonce = "c",
                          .qop = "auth",
                          .nc = count};
    const std::string response = ExpectedResponse(
        digest, HashCredentials(DigestAlgorithm::kMd5, username, "centralita", password),
        "REGISTER");
    return absl::StrCat("Digest username=\"", username, "\", realm=\"centralita\", nonce=\"", nonce,
                        "\", uri=\"sip:centralita\", cnonce=\"c\", qop=auth, nc=", count,
                        ", response=\"", response, "\"");
  }

  /// Ana's phone at `contact` is registered after this.
  void RegisterPhone(const std::string& contact) {
    gateway_.OnRegister(Register(contact));
    gateway_.OnRegister(Register(contact, Authorize("ana", "secret")));
  }

  /// The reason of a command's refusal; "" if it was done.
  std::string Run(Verb verb) {
    return RunAs(absl::StrCat("command-", ++commands_), std::move(verb));
  }
  std::string RunAs(const std::string& id, Verb verb) {
    const auto results = gateway_.Execute({{id, std::move(verb)}});
    return results.ok() ? status::Reason(results->back().status) : status::Reason(results.status());
  }

  static OriginateLeg RingAna(const std::string& leg, const std::string& tied_to,
                              uint64_t token = 1) {
    return {.leg_id = leg,
            .call_id = "call",
            .workspace_id = "w",
            .person_id = "ana",
            .token = token,
            .tied_to = tied_to,
            .caller_number = "+34600111222",
            .ring_time = absl::Seconds(20)};
  }

  FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  FakeTimerQueue timers_{clock_};
  FakeLoop loop_;
  FakeSignalling signalling_;
  FakeAudio audio_;
  FakeOutbox outbox_;
  FakeCredentials credentials_;
  FakeTrunks trunks_;
  FakeReports reports_;
  metrics::Registry registry_;
  Metrics metrics_{registry_};
  ids::UuidSource ids_{clock_, 1};
  Gateway gateway_{{signalling_, audio_, outbox_, credentials_, trunks_, reports_, loop_, timers_,
                    clock_, ids_, metrics_, [](uint32_t) { return 0u; }},
                   GatewayOptions{.registrar = {.realm = "centralita"}},
                   "0123456789abcdef"};

 private:
  RequestId requests_ = 0;
  int commands_ = 0;
};

}  // namespace centralita::media
