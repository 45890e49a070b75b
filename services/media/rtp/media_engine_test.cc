#include "services/media/rtp/media_engine.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "libs/status/error.h"
#include "services/media/rtp/engine_fixture.h"
#include "services/media/rtp/goertzel.h"

namespace centralita::media {
namespace {

using status::Reason;
using testing::SizeIs;

constexpr size_t kFewPackets = 15;

using BridgeOfCodecs = std::pair<Codec, Codec>;
class EngineBridgeTest : public EngineTest, public testing::WithParamInterface<BridgeOfCodecs> {};

TEST_P(EngineBridgeTest, EachHearsTheOthersTone) {
  FakePeer caller({.codec = GetParam().first, .hertz = 440});
  FakePeer agent({.codec = GetParam().second, .hertz = 1000});
  const LocalMedia to_caller = Connect("caller", caller), to_agent = Connect("agent", agent);
  ASSERT_TRUE(engine_->Bridge("caller", "agent").ok());

  caller.StartTalking(to_caller);
  agent.StartTalking(to_agent);

  ASSERT_TRUE(caller.AwaitPackets(kFewPackets) && agent.AwaitPackets(kFewPackets));
  EXPECT_GT(ToneShare(caller.LastSamples(10), 1000), 0.9);
  EXPECT_LT(ToneShare(caller.LastSamples(10), 440), 0.1);
  EXPECT_GT(ToneShare(agent.LastSamples(10), 440), 0.9);
  EXPECT_EQ(caller.Heard().back().header.payload_type, static_cast<int>(GetParam().first));
  EXPECT_EQ(agent.Heard().back().header.payload_type, static_cast<int>(GetParam().second));
  EXPECT_EQ(caller.Heard().back().payload.size(), 160u);
}

INSTANTIATE_TEST_SUITE_P(Codecs, EngineBridgeTest,
                         testing::Values(BridgeOfCodecs{Codec::kPcmu, Codec::kPcmu},
                                         BridgeOfCodecs{Codec::kPcmu, Codec::kPcma},
                                         BridgeOfCodecs{Codec::kPcma, Codec::kPcmu}));

TEST_F(EngineTest, TheStreamGoesOnWhenMusicTurnsIntoTheAgentAndBack) {
  FakePeer caller, agent({.codec = Codec::kPcma, .hertz = 1000});
  Connect("caller", caller);
  const LocalMedia to_agent = Connect("agent", agent);
  ASSERT_TRUE(engine_->Play("caller", MusicSource{}, /*loop=*/true).ok());
  ASSERT_TRUE(caller.AwaitPackets(10));
  agent.StartTalking(to_agent);
  ASSERT_TRUE(engine_->Bridge("caller", "agent").ok());
  const size_t before = caller.Heard().size();
  ASSERT_TRUE(caller.AwaitPackets(before + 20));
  ASSERT_TRUE(engine_->Play("caller", MusicSource{}, /*loop=*/true).ok());  // Hold.
  ASSERT_TRUE(caller.AwaitPackets(before + 40));

  const std::vector<ReceivedPacket> heard = caller.Heard();
  int markers = 0;
  for (size_t i = 0; i < heard.size(); ++i) {
    markers += heard[i].header.marker;
    if (i == 0) continue;
    const rtp::Header &now = heard[i].header, &last = heard[i - 1].header;
    EXPECT_EQ(now.ssrc, last.ssrc);
    EXPECT_EQ(now.sequence, static_cast<uint16_t>(last.sequence + 1)) << i;
    const uint32_t step = now.timestamp - last.timestamp;
    EXPECT_GE(step, 160u) << i;
    EXPECT_LE(step, now.marker ? 1600u : 160u) << i;
    EXPECT_EQ(now.payload_type, 0);
  }
  EXPECT_EQ(markers, 3);
}

TEST_F(EngineTest, AKeyIsToldOnceAndReachesThePeerUnderItsOwnType) {
  FakePeer caller({.telephone_event_pt = 101}), agent({.telephone_event_pt = 97});
  caller.StartTalking(Connect("caller", caller));
  Connect("agent", agent);
  ASSERT_TRUE(engine_->Bridge("caller", "agent").ok());
  ASSERT_TRUE(agent.AwaitPackets(5));

  caller.PressKey('7');
  ASSERT_TRUE(events_.AwaitKeys(1));
  ASSERT_TRUE(agent.AwaitPackets(agent.Heard().size() + 10));

  ASSERT_THAT(events_.keys(), SizeIs(1));
  EXPECT_EQ(events_.keys()[0].leg, "caller");
  EXPECT_EQ(events_.keys()[0].digit, '7');
  EXPECT_EQ(events_.keys()[0].duration, absl::Milliseconds(60));
  std::vector<ReceivedPacket> keys = agent.Heard();
  std::erase_if(keys, [](const ReceivedPacket& p) { return p.header.payload_type != 97; });
  ASSERT_THAT(keys, SizeIs(5));
  for (const ReceivedPacket& key : keys) {
    EXPECT_EQ(key.header.timestamp, keys[0].header.timestamp);
    EXPECT_EQ(key.payload[0], 7);
  }
}

TEST_F(EngineTest, KeysAreSentAsEvents) {
  FakePeer agent;
  Connect("agent", agent);
  const absl::StatusOr<PlayId> job = engine_->SendDtmf("agent", "4#", absl::Milliseconds(60));
  ASSERT_TRUE(job.ok()) << job.status();
  ASSERT_TRUE(events_.AwaitPlays(1));
  EXPECT_EQ(events_.plays()[0].play, *job);
  EXPECT_EQ(events_.plays()[0].outcome, PlayOutcome::kCompleted);

  ASSERT_TRUE(agent.AwaitPackets(10));
  const std::vector<ReceivedPacket> heard = agent.Heard();
  ASSERT_THAT(heard, SizeIs(10));  // Two keys of two updates and three ends.
  EXPECT_EQ(heard[0].payload, (std::vector<uint8_t>{4, 10, 0, 160}));
  EXPECT_TRUE(heard[0].header.marker);
  EXPECT_EQ(heard[9].payload, (std::vector<uint8_t>{11, 0x80 | 10, 1, 224}));
  EXPECT_NE(heard[4].header.timestamp, heard[5].header.timestamp);
}

TEST_F(EngineTest, KeysNeedANegotiatedEventType) {
  FakePeer agent({.telephone_event_pt = -1});
  Connect("agent", agent);
  EXPECT_EQ(Reason(engine_->SendDtmf("agent", "1").status()), "NO_TELEPHONE_EVENT");
  EXPECT_EQ(Reason(engine_->SendDtmf("agent", "1x").status()), "DTMF_INVALID");
  EXPECT_EQ(Reason(engine_->SendDtmf("agent", "").status()), "DTMF_INVALID");
}

TEST_F(EngineTest, AStrangerCannotTakeOverALeg) {
  FakePeer caller({.hertz = 440}), agent, stranger({.ip = "127.0.0.2", .hertz = 2000});
  const LocalMedia to_caller = Connect("caller", caller);
  Connect("agent", agent);
  ASSERT_TRUE(engine_->Bridge("caller", "agent").ok());
  caller.StartTalking(to_caller);
  ASSERT_TRUE(agent.AwaitPackets(5));

  stranger.StartTalking(to_caller);
  ASSERT_TRUE(agent.AwaitPackets(agent.Heard().size() + 20));

  EXPECT_LT(ToneShare(agent.LastSamples(15), 2000), 0.05);
  EXPECT_GT(engine_->Stats("caller")->refused_source, 5u);
  EXPECT_THAT(stranger.Heard(), SizeIs(0));
}

TEST_F(EngineTest, UnknownTypesAndComfortNoiseAreNotRelayed) {
  FakePeer caller, agent;
  const LocalMedia to_caller = Connect("caller", caller);
  Connect("agent", agent);
  ASSERT_TRUE(engine_->Bridge("caller", "agent").ok());
  for (int i = 0; i < 3; ++i) caller.SendOnce(to_caller, 18, 20);
  for (int i = 0; i < 3; ++i) caller.SendOnce(to_caller, 13, 1);
  caller.StartTalking(to_caller);
  ASSERT_TRUE(agent.AwaitPackets(3));

  for (const ReceivedPacket& packet : agent.Heard()) EXPECT_EQ(packet.header.payload_type, 0);
  EXPECT_EQ(engine_->Stats("caller")->unknown_payload, 3u);
}

TEST_F(EngineTest, OnHoldNothingFlowsAndNobodyIsAlarmed) {
  FakePeer caller, agent;
  caller.StartTalking(Connect("caller", caller));
  agent.StartTalking(Connect("agent", agent));
  ASSERT_TRUE(engine_->Bridge("caller", "agent").ok());
  ASSERT_TRUE(caller.AwaitPackets(5) && agent.AwaitPackets(5));

  ASSERT_TRUE(engine_->SetDirection("caller", Direction::kInactive).ok());
  ASSERT_TRUE(engine_->ExpectMedia("caller", absl::Milliseconds(100)).ok());
  caller.StopTalking();
  ASSERT_TRUE(engine_->Stats("caller").ok());  // The commands have been carried out.
  const size_t heard = caller.Heard().size();
  ASSERT_TRUE(engine_->ExpectMedia("agent", absl::Milliseconds(200)).ok());
  agent.StopTalking();
  ASSERT_TRUE(events_.AwaitTimeouts(1));

  EXPECT_EQ(events_.timeouts(), (std::vector<LegId>{"agent"}));
  EXPECT_LE(caller.Heard().size(), heard + 1);  // One may have been under way.
}

TEST_F(EngineTest, SilenceIsToldOnceAndAgainAfterLife) {
  FakePeer caller;
  const LocalMedia local = Connect("caller", caller);
  ASSERT_TRUE(engine_->ExpectMedia("caller", absl::Milliseconds(100)).ok());
  ASSERT_TRUE(events_.AwaitTimeouts(1));

  caller.SendOnce(local, 0, 160);

  ASSERT_TRUE(events_.AwaitTimeouts(2));
  EXPECT_THAT(events_.timeouts(), SizeIs(2));
}

TEST_F(EngineTest, EveryPlayEndsOnceWithItsOutcome) {
  FakePeer caller, agent;
  Connect("caller", caller);
  Connect("agent", agent);
  const PlayId replaced = *engine_->Play("caller", MusicSource{}, true);
  const PlayId stopped = *engine_->Play("caller", RingbackSource{}, true);
  ASSERT_TRUE(engine_->StopPlay("caller", replaced).ok());  // No longer the current one.
  ASSERT_TRUE(engine_->StopPlay("caller", stopped).ok());
  const PlayId bridged = *engine_->Play("caller", MusicSource{}, true);
  ASSERT_TRUE(engine_->Bridge("caller", "agent").ok());
  const PlayId closed = *engine_->Play("caller", MusicSource{}, true);
  ASSERT_TRUE(engine_->CloseLeg("caller").ok());

  ASSERT_TRUE(events_.AwaitPlays(4));
  const std::vector<PlayEnded> plays = events_.plays();
  EXPECT_EQ(plays[0].play, replaced);
  EXPECT_EQ(plays[0].outcome, PlayOutcome::kReplaced);
  EXPECT_EQ(plays[1].play, stopped);
  EXPECT_EQ(plays[1].outcome, PlayOutcome::kStopped);
  EXPECT_EQ(plays[2].play, bridged);
  EXPECT_EQ(plays[2].outcome, PlayOutcome::kStopped);
  EXPECT_EQ(plays[3].play, closed);
  EXPECT_EQ(plays[3].outcome, PlayOutcome::kLegClosed);
}

TEST_F(EngineTest, RingbackIs425HzAndAPlayWaitsForTheRemote) {
  FakePeer caller;
  ASSERT_TRUE(engine_->OpenLeg("caller", "s").ok());
  ASSERT_TRUE(engine_->Play("caller", RingbackSource{}, false).ok());
  ASSERT_TRUE(engine_->SetRemote("caller", caller.Described()).ok());
  ASSERT_TRUE(caller.AwaitPackets(20));
  EXPECT_GT(ToneShare(caller.LastSamples(15), 425), 0.9);
}

TEST_F(EngineTest, AMissingPromptIsAnErrorNotSilence) {
  FakePeer caller;
  Connect("caller", caller);
  EXPECT_EQ(Reason(engine_->Play("caller", PromptSource{"no_such", "es"}, false).status()),
            "PROMPT_NOT_FOUND");
}

TEST_F(EngineTest, ClosingSaysBye) {
  FakePeer caller;
  Connect("caller", caller);
  ASSERT_TRUE(engine_->Play("caller", MusicSource{}, true).ok());
  ASSERT_TRUE(caller.AwaitPackets(3));
  ASSERT_TRUE(engine_->CloseLeg("caller").ok());

  // A regular report may have come before.
  ASSERT_TRUE(caller.AwaitReports(1));
  if (!caller.HeardReports().back().bye) {
    ASSERT_TRUE(caller.AwaitReports(2));
  }
  EXPECT_TRUE(caller.HeardReports().back().bye);
  EXPECT_GE(caller.HeardReports().front().sender.value_or(rtp::SenderInfo{}).packets, 1u);
}

TEST_F(EngineTest, WrongCommandsAreRefused) {
  FakePeer peer;
  for (const char* leg : {"a", "b", "c"}) Connect(leg, peer);
  EXPECT_EQ(Reason(engine_->OpenLeg("a", "s").status()), "LEG_EXISTS");
  EXPECT_EQ(Reason(engine_->Bridge("a", "a")), "BRIDGE_TO_SELF");
  EXPECT_EQ(Reason(engine_->Bridge("a", "x")), "LEG_NOT_FOUND");
  EXPECT_TRUE(engine_->Bridge("a", "b").ok());
  EXPECT_TRUE(engine_->Bridge("b", "a").ok());
  EXPECT_EQ(Reason(engine_->Bridge("c", "a")), "LEG_BRIDGED");
  EXPECT_TRUE(engine_->Unbridge("a").ok());
  EXPECT_TRUE(engine_->Bridge("c", "b").ok());
  EXPECT_EQ(Reason(engine_->SetRemote("a", {.ip = "phone.example", .port = 5})), "REMOTE_INVALID");
  EXPECT_EQ(Reason(engine_->StartRecording("r", "a", "b", {})), "RECORDING_DISABLED");
  EXPECT_EQ(Reason(engine_->StopRecording("r")), "RECORDING_NOT_FOUND");
  EXPECT_TRUE(engine_->CloseLeg("a").ok());
  EXPECT_EQ(Reason(engine_->CloseLeg("a")), "LEG_NOT_FOUND");
  EXPECT_EQ(engine_->OpenLegs(), 2u);
}

size_t OpenFiles() {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                                           std::filesystem::directory_iterator()));
}

class SmallEngineTest : public EngineTest {
 protected:
  SmallEngineTest() : EngineTest(nullptr, {.first_port = 48001, .last_port = 48012}) {}
};

TEST_F(SmallEngineTest, PortsComeBackHoweverOften) {
  ASSERT_TRUE(engine_->OpenLeg("stays", "s").ok());
  const size_t files = OpenFiles();
  for (int i = 0; i < 2000; ++i) {
    const LegId leg = std::to_string(i);
    const absl::StatusOr<LocalMedia> local = engine_->OpenLeg(leg, leg);
    ASSERT_TRUE(local.ok()) << i << " " << local.status();
    ASSERT_EQ(local->port % 2, 0);
    ASSERT_TRUE(engine_->CloseLeg(leg).ok());
    // Closing is carried out later; four of five pairs may be on their way back.
    if (i % 4 == 3) {
      ASSERT_TRUE(engine_->Stats("stays").ok());
    }
  }
  EXPECT_EQ(OpenFiles(), files);
}

TEST_F(SmallEngineTest, WithoutPortsALegIsRefused) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(engine_->OpenLeg(std::to_string(i), "s").ok());
  EXPECT_EQ(Reason(engine_->OpenLeg("one too many", "s").status()), "NO_PORTS");
}

TEST_F(EngineTest, LegsMayCloseWhilePacketsFly) {
  FakePeer caller, agent({.codec = Codec::kPcma});
  for (int i = 0; i < 40; ++i) {
    const LegId a = absl::StrCat("a", i), b = absl::StrCat("b", i);
    const LocalMedia to_a = Connect(a, caller), to_b = Connect(b, agent);
    ASSERT_TRUE(engine_->Play(a, MusicSource{}, true).ok());
    ASSERT_TRUE(engine_->Bridge(a, b).ok());
    caller.StartTalking(to_a);
    agent.StartTalking(to_b);
    for (int packet = 0; packet < 50; ++packet) caller.SendOnce(to_a, 0, 160);
    ASSERT_TRUE(engine_->CloseLeg(i % 2 ? a : b).ok());
    for (int packet = 0; packet < 50; ++packet) agent.SendOnce(to_b, 8, 160);
    ASSERT_TRUE(engine_->CloseLeg(i % 2 ? b : a).ok());
  }
  EXPECT_EQ(engine_->OpenLegs(), 0u);
}

TEST(MediaEngine, SenselessOptionsAreRefused) {
  SystemClock clock;
  SoundLibrary sounds("");
  KeptEvents events;
  for (const MediaEngineOptions& options :
       {MediaEngineOptions{.bind_ip = "here"}, MediaEngineOptions{.public_ip = "there"},
        MediaEngineOptions{.first_port = 9, .last_port = 8}, MediaEngineOptions{.threads = 0}}) {
    EXPECT_EQ(Reason(MediaEngine::Create(options, clock, sounds, nullptr, events).status()),
              "ENGINE_OPTIONS_INVALID");
  }
}

TEST(MediaEngine, LegsOfOneSessionShareAThread) {
  SystemClock clock;
  SoundLibrary sounds("");
  KeptEvents events;
  auto engine = *MediaEngine::Create({.first_port = 48100, .last_port = 48199, .threads = 4}, clock,
                                     sounds, nullptr, events);
  int apart = 0;
  for (int i = 0; i < 8; ++i) {
    const std::string session = absl::StrCat("call", i);
    const LegId a = session + "a", b = session + "b";
    ASSERT_TRUE(engine->OpenLeg(a, session).ok() && engine->OpenLeg(b, session).ok());
    EXPECT_TRUE(engine->Bridge(a, b).ok());
    ASSERT_TRUE(engine->Unbridge(a).ok());
    if (i > 0) apart += Reason(engine->Bridge("call0a", b)) == "LEGS_APART";
    ASSERT_TRUE(engine->Unbridge("call0a").ok());
  }
  EXPECT_GT(apart, 0);
}

}  // namespace
}  // namespace centralita::media
