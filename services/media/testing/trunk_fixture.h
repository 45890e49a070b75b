#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/media/domain/digest.h"
#include "services/media/testing/gateway_test.h"

namespace centralita::media::test {

/// A gateway whose carriers are sipp.
class TrunkTest : public GatewayTest {
 protected:
  /// A trunk for calls out to sipp on these ports of ours, in that order.
  static directory::v1::Trunk CarrierOn(const std::string& id, const std::vector<int>& ports,
                                        const std::string& prefix = "+34") {
    directory::v1::Trunk trunk;
    trunk.set_name("trunks/" + id);
    trunk.mutable_outbound()->add_dial_prefixes(prefix);
    int priority = 0;
    for (int port : ports) {
      directory::v1::OutboundTarget& target = *trunk.mutable_outbound()->add_targets();
      target.set_host("127.0.0.1");
      target.set_port(port);
      target.set_priority(++priority);
    }
    return trunk;
  }

  /// With a password for challenges of that realm.
  static directory::v1::Trunk Proving(directory::v1::Trunk trunk, const std::string& realm) {
    directory::v1::Outbound& outbound = *trunk.mutable_outbound();
    outbound.set_digest_username("acme");
    outbound.set_digest_realm(realm);
    outbound.set_digest_ha1_md5(HashCredentials(DigestAlgorithm::kMd5, "acme", realm, "s3cret"));
    outbound.set_digest_ha1_sha256(
        HashCredentials(DigestAlgorithm::kSha256, "acme", realm, "s3cret"));
    return trunk;
  }

  static v1::Command Dial(const std::string& leg, const std::string& tied_to = "",
                          int ring_seconds = 20, const std::string& callee = "+34600111222") {
    v1::Command command;
    v1::OriginateTrunkLeg& verb = *command.mutable_originate_trunk();
    verb.set_leg_id(leg);
    verb.set_call_id("call-1");
    verb.set_workspace_id("w1");
    verb.set_callee_number(callee);
    verb.set_caller_number("+34910000000");
    verb.set_tied_to(tied_to);
    verb.mutable_ring_time()->set_seconds(ring_seconds);
    return command;
  }

  std::unique_ptr<ChildProcess> Carrier(const std::string& scenario, int port, bool tcp = false) {
    auto sipp = Sipp(scenario, {"-p", absl::StrCat(port), "-t", tcp ? "t1" : "u1"});
    EXPECT_TRUE(AwaitListener(port, tcp));  // Else the first INVITE meets a closed port.
    return sipp;
  }

  std::string Messages(const std::string& scenario) const {
    return ReadFile(folder_.path() + "/" + scenario + ".messages");
  }

  v1::LegEnded EndOf(const std::string& leg, absl::Duration patience = absl::Seconds(10)) {
    const auto event = peers_.calls.Await(v1::LegEvent::kEnded, leg, patience);
    EXPECT_TRUE(event.has_value()) << leg << " has not ended";
    return event.has_value() ? event->ended() : v1::LegEnded();
  }

  size_t Count(v1::LegEvent::EventCase kind) const {
    size_t count = 0;
    for (const v1::LegEvent& event : peers_.calls.events()) count += event.event_case() == kind;
    return count;
  }
};

}  // namespace centralita::media::test
