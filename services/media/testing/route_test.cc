// Which carrier a call goes to, and what becomes of it when that one fails: GW-04 to GW-08.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "libs/testing/await.h"
#include "services/media/testing/trunk_fixture.h"

namespace centralita::media::test {
namespace {

using testing::HasSubstr;
using v1::LegEvent;

class RouteTest : public TrunkTest {};

/// Listens, and never says a word.
class MuteServer {
 public:
  MuteServer() : socket_(socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), length), 0);
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
  }
  ~MuteServer() { close(socket_); }

  int port() const { return port_; }

 private:
  const int socket_;
  int port_ = 0;
};

TEST_F(RouteTest, BusyCalleeIsFinal) {
  const int port = FreePort();
  const int other = FreePort();
  peers_.trunks.Set({CarrierOn("carrier", {port, other})});
  StartGateway();
  const auto carrier = Carrier("phone_busy", port);
  const auto untried = Carrier("carrier_answers", other);

  Execute({Dial("out")});

  const v1::LegEnded ended = EndOf("out");
  EXPECT_EQ(ended.cause(), v1::LEG_END_CAUSE_BUSY);
  EXPECT_EQ(ended.sip_status(), 486);
  EXPECT_EQ(ended.ended_by(), v1::LEG_ENDED_BY_REMOTE);
  EXPECT_EQ(carrier->Wait(absl::Seconds(5)), 0);
  EXPECT_FALSE(untried->Wait(absl::Milliseconds(500)).has_value());
}

TEST_F(RouteTest, NextServerIsTriedWhenOneIsOutOfOrderAndItIsLeftAloneAsItAsks) {
  const int broken = FreePort();
  const int good = FreePort();
  peers_.trunks.Set({CarrierOn("carrier", {broken, good})});
  StartGateway();
  const auto first = Carrier("carrier_out_of_order", broken);
  auto second = Carrier("carrier_answers", good);

  Execute({Dial("out")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "out"));
  Execute({HangUp("out")});
  EXPECT_EQ(first->Wait(absl::Seconds(5)), 0);
  EXPECT_EQ(second->Wait(absl::Seconds(5)), 0);

  second = Carrier("carrier_answers", good);
  const auto shunned = Carrier("phone_busy", broken);
  Execute({Dial("again")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "again"));
  Execute({HangUp("again")});
  EXPECT_EQ(second->Wait(absl::Seconds(5)), 0);
  EXPECT_FALSE(shunned->Wait(absl::Milliseconds(300)).has_value());
  EXPECT_EQ(Count(LegEvent::kEnded), 2u);
}

TEST_F(RouteTest, NextTrunkIsTriedWhenACarrierHasNoCircuit) {
  const int full = FreePort();
  const int good = FreePort();
  peers_.trunks.Set({CarrierOn("exact", {full}, "+346"), CarrierOn("wide", {good}, "+")});
  StartGateway();
  const auto first = Carrier("carrier_congested", full);
  const auto second = Carrier("carrier_answers", good);

  Execute({Dial("out")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "out"));
  Execute({HangUp("out")});

  EXPECT_EQ(first->Wait(absl::Seconds(5)), 0);
  EXPECT_EQ(second->Wait(absl::Seconds(5)), 0);
  EXPECT_EQ(EndOf("out").trunk_id(), "wide");
}

TEST_F(RouteTest, PhoneThatRangIsNotRungByAnotherWay) {
  const int breaking = FreePort();
  const int other = FreePort();
  peers_.trunks.Set({CarrierOn("carrier", {breaking, other})});
  StartGateway();
  const auto first = Carrier("carrier_rings_then_fails", breaking);
  const auto untried = Carrier("carrier_answers", other);

  Execute({Dial("out")});

  EXPECT_EQ(EndOf("out").sip_status(), 503);
  EXPECT_EQ(first->Wait(absl::Seconds(5)), 0);
  EXPECT_FALSE(untried->Wait(absl::Milliseconds(500)).has_value());
}

TEST_F(RouteTest, ServerThatSaysNothingIsGivenUpForTheNext) {
  const MuteServer mute;
  const int good = FreePort();
  peers_.trunks.Set({CarrierOn("carrier", {mute.port(), good})});
  StartGateway({"--trunk_patience=500ms"});
  const auto carrier = Carrier("carrier_answers", good);

  Execute({Dial("out")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "out", absl::Seconds(3)));
  Execute({HangUp("out")});

  EXPECT_EQ(carrier->Wait(absl::Seconds(5)), 0);
}

TEST_F(RouteTest, WithoutAServerThatLivesTheCarrierHasFailed) {
  directory::v1::Trunk trunk = CarrierOn("carrier", {FreePort()});
  trunk.mutable_outbound()->mutable_targets(0)->set_transport(directory::v1::TRANSPORT_TCP);
  peers_.trunks.Set({trunk});
  StartGateway();

  Execute({Dial("out")});

  const v1::LegEnded ended = EndOf("out", absl::Seconds(3));  // The connection is refused at once.
  EXPECT_EQ(ended.cause(), v1::LEG_END_CAUSE_CARRIER_FAILED);
  EXPECT_EQ(ended.ended_by(), v1::LEG_ENDED_BY_GATEWAY);
}

TEST_F(RouteTest, WithoutATrunkForTheNumberThereIsNoRoute) {
  directory::v1::Trunk wrong_caller = CarrierOn("others", {FreePort()}, "+34");
  wrong_caller.mutable_outbound()->add_caller_prefixes("+3493");
  peers_.trunks.Set({LocalTrunk(), CarrierOn("britain", {FreePort()}, "+44"), wrong_caller});
  StartGateway();

  ASSERT_EQ(Reason(Execute({Dial("out")})), "");

  EXPECT_EQ(EndOf("out").cause(), v1::LEG_END_CAUSE_NO_ROUTE);
  EXPECT_EQ(EndOf("out").trunk_id(), "");
  EXPECT_THAT(process_->metrics().Text(),
              HasSubstr("centralita_media_legs_ended_total{cause=\"no_route\",role=\"callee\"} 1"));
}

TEST_F(RouteTest, TrunkWithoutAFreeChannelIsPassedOver) {
  const int small = FreePort();
  const int large = FreePort();
  directory::v1::Trunk full = CarrierOn("small", {small}, "+346");
  full.set_max_channels(1);
  peers_.trunks.Set({full, CarrierOn("large", {large}, "+34")});
  StartGateway();
  const auto first = Carrier("carrier_answers", small);
  Execute({Dial("one")});
  ASSERT_TRUE(peers_.calls.Await(LegEvent::kAnswered, "one"));
  const auto second = Carrier("carrier_rings", large);

  Execute({Dial("two")});

  ASSERT_TRUE(peers_.calls.Await(LegEvent::kRinging, "two"));
  Execute({HangUp("two"), HangUp("one")});
  EXPECT_EQ(EndOf("one").trunk_id(), "small");
  EXPECT_EQ(EndOf("two").trunk_id(), "large");
  EXPECT_EQ(first->Wait(absl::Seconds(5)), 0);
  EXPECT_EQ(second->Wait(absl::Seconds(5)), 0);
}

TEST_F(RouteTest, ServerThatRefusesOptionsGetsNoCallsUntilItAnswersAgain) {
  const int draining = FreePort();
  const int good = FreePort();
  peers_.trunks.Set({CarrierOn("carrier", {draining, good})});
  auto server = Carrier("carrier_drains", draining);
  StartGateway({"--trunk_ping=300ms"});
  EXPECT_EQ(server->Wait(absl::Seconds(5)), 0);
  const auto state = [this](int attempt) {
    v1::ExplainOutboundRequest request;
    request.set_callee_number("+34600111222");
    request.set_caller_number("+34910000000");
    grpc::ClientContext context;
    v1::ExplainOutboundResponse response;
    EXPECT_TRUE(stub_->ExplainOutbound(&context, request, &response).ok());
    return response.attempts_size() == 2 ? response.attempts(attempt).state()
                                         : v1::ATTEMPT_STATE_UNSPECIFIED;
  };
  EXPECT_TRUE(centralita::test::Await([&] { return state(0) == v1::ATTEMPT_STATE_RESTING; }));
  EXPECT_EQ(state(1), v1::ATTEMPT_STATE_READY);  // It has never answered: that proves nothing.

  server = Carrier("carrier_alive", draining);
  EXPECT_EQ(server->Wait(absl::Seconds(5)), 0);

  EXPECT_TRUE(centralita::test::Await([&] { return state(0) == v1::ATTEMPT_STATE_READY; }));
}

TEST_F(RouteTest, ChoiceIsExplained) {
  peers_.trunks.Set(
      {LocalTrunk(), CarrierOn("spain", {5070}), CarrierOn("britain", {5071}, "+44")});
  StartGateway();

  v1::ExplainOutboundRequest request;
  request.set_callee_number("+34600111222");
  request.set_caller_number("+34910000000");
  v1::ExplainOutboundResponse response;
  grpc::ClientContext context;
  ASSERT_TRUE(stub_->ExplainOutbound(&context, request, &response).ok());
  ASSERT_EQ(response.attempts_size(), 1);
  EXPECT_EQ(response.attempts(0).target(), "127.0.0.1:5070;transport=udp");
  ASSERT_EQ(response.choices_size(), 3);
  EXPECT_EQ(response.choices(0).verdict(), v1::ROUTE_VERDICT_PREFIX_DIFFERS);
  EXPECT_EQ(response.choices(1).verdict(), v1::ROUTE_VERDICT_INBOUND_ONLY);
  EXPECT_EQ(response.choices(2).verdict(), v1::ROUTE_VERDICT_TAKES);
  EXPECT_EQ(response.choices(2).prefix(), "+34");

  request.set_callee_number("112");
  grpc::ClientContext again;
  EXPECT_EQ(stub_->ExplainOutbound(&again, request, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);

  v1::ExplainInboundRequest from;
  from.set_address("127.0.0.9");
  v1::ExplainInboundResponse inbound;
  grpc::ClientContext third;
  ASSERT_TRUE(stub_->ExplainInbound(&third, from, &inbound).ok());
  EXPECT_EQ(inbound.trunk_id(), "carrier");
  EXPECT_EQ(inbound.verdict(), v1::INBOUND_VERDICT_BY_ADDRESS);
  from.set_address("nowhere");
  grpc::ClientContext fourth;
  EXPECT_EQ(stub_->ExplainInbound(&fourth, from, &inbound).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace centralita::media::test
