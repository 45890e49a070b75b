#include "services/media/domain/failover.h"

#include <gtest/gtest.h>

namespace centralita::media {
namespace {

struct Case {
  const char* name;
  CarrierFailure failure;
  Failover failover;
  EndCause cause;
};

class FailoverTest : public testing::TestWithParam<Case> {};

TEST_P(FailoverTest, IsJudged) {
  EXPECT_EQ(Judge(GetParam().failure), GetParam().failover);
  EXPECT_EQ(CauseOf(GetParam().failure), GetParam().cause);
}

constexpr auto kNone = Failover::kNone;
constexpr auto kTarget = Failover::kNextTarget;
constexpr auto kTrunk = Failover::kNextTrunk;
constexpr auto kCarrier = EndCause::kCarrierFailed;

INSTANTIATE_TEST_SUITE_P(
    Failures, FailoverTest,
    testing::Values(
        Case{"Busy", {.sip_status = 486}, kNone, EndCause::kBusy},
        Case{"BusyEverywhere", {.sip_status = 600}, kNone, EndCause::kBusy},
        Case{"Declined", {.sip_status = 603}, kNone, EndCause::kRejected},
        Case{"BusyWhateverTheCause", {.sip_status = 486, .q850_cause = 34}, kNone, EndCause::kBusy},
        Case{"DeclinedWhateverTheCause",
             {.sip_status = 603, .q850_cause = 41},
             kNone,
             EndCause::kRejected},
        Case{"UnknownNumber", {.sip_status = 404}, kNone, EndCause::kUnreachable},
        Case{"NoRouteToIt", {.sip_status = 404, .q850_cause = 3}, kTrunk, kCarrier},
        Case{"IncompleteNumber", {.sip_status = 484}, kNone, EndCause::kUnreachable},
        Case{"Redirected", {.sip_status = 302}, kNone, EndCause::kFailed},
        Case{"Forbidden", {.sip_status = 403}, kNone, EndCause::kRejected},
        Case{"NoCredit", {.sip_status = 402}, kTrunk, kCarrier},
        Case{"Challenged", {.sip_status = 407}, kTrunk, kCarrier},
        Case{"CodecsDiffer", {.sip_status = 488}, kNone, EndCause::kNoCommonCodec},
        Case{"Unavailable", {.sip_status = 480}, kNone, EndCause::kUnreachable},
        Case{"UnavailableForWantOfACircuit",
             {.sip_status = 480, .q850_cause = 34},
             kTarget,
             kCarrier},
        Case{"UnavailableAsTheNetworkIsDown",
             {.sip_status = 480, .q850_cause = 38},
             kTrunk,
             kCarrier},
        Case{"UnavailableForAMoment", {.sip_status = 480, .q850_cause = 41}, kTarget, kCarrier},
        Case{"UnavailableByCongestion", {.sip_status = 480, .q850_cause = 42}, kTarget, kCarrier},
        Case{"UnavailableAsNobodyAnswered",
             {.sip_status = 480, .q850_cause = 19},
             kNone,
             EndCause::kNoAnswer},
        Case{"ServerErrorThatMeansBusy",
             {.sip_status = 503, .q850_cause = 17},
             kNone,
             EndCause::kBusy},
        Case{"OutOfOrder", {.sip_status = 503}, kTarget, kCarrier},
        Case{"Broken", {.sip_status = 500}, kTarget, kCarrier},
        Case{"BadGateway", {.sip_status = 502}, kTrunk, kCarrier},
        Case{"TransportFailed", {.sip_status = 503, .by_stack = true}, kTarget, kCarrier},
        Case{"Silent", {.sip_status = 408, .by_stack = true}, kTarget, kCarrier},
        Case{"CarrierTimedOut", {.sip_status = 408}, kTrunk, kCarrier},
        Case{"TimedOutAfterRinging", {.sip_status = 408, .rang = true}, kNone, EndCause::kNoAnswer},
        Case{"UnavailableAfterRinging",
             {.sip_status = 480, .rang = true},
             kNone,
             EndCause::kNoAnswer},
        Case{"OutOfOrderAfterRinging",
             {.sip_status = 503, .rang = true},
             kNone,
             EndCause::kUnreachable},
        Case{"NoCircuitAfterRinging",
             {.sip_status = 503, .q850_cause = 34, .rang = true},
             kNone,
             EndCause::kUnreachable},
        Case{"OutOfOrderAfterEarlyAudio",
             {.sip_status = 503, .progressed = true},
             kTarget,
             kCarrier},
        Case{"TimedOutAfterEarlyAudio",
             {.sip_status = 408, .progressed = true},
             kNone,
             EndCause::kUnreachable}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace centralita::media
