#include "libs/rtp/telephone_event.h"

#include <array>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace centralita::rtp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr uint8_t kFive = 5;
constexpr uint8_t kHash = 11;

TelephoneEvent Event(uint8_t event, uint16_t duration, bool end = false) {
  return {.event = event, .end = end, .duration = duration};
}

TEST(TelephoneEvent, WhatIsWrittenIsRead) {
  const TelephoneEvent event{.event = kHash, .end = true, .volume = 63, .duration = 0xabcd};
  std::array<uint8_t, kTelephoneEventBytes> bytes{};
  Write(event, bytes);
  EXPECT_EQ(ParseTelephoneEvent(bytes), event);
}

TEST(TelephoneEvent, ShortPayloadIsRefused) {
  EXPECT_FALSE(ParseTelephoneEvent(std::vector<uint8_t>{5, 0, 0}));
}

TEST(TelephoneEvent, KeysAndEventsAreOneToOne) {
  for (uint8_t event = 0; event < 16; ++event) EXPECT_EQ(ToEvent(*ToKey(event)), event);
  EXPECT_FALSE(ToKey(16));
  EXPECT_FALSE(ToEvent('x'));
}

TEST(KeyReceiver, ThreeEndPacketsAreOneKey) {
  KeyReceiver receiver;
  EXPECT_THAT(receiver.OnPacket(800, Event(kFive, 160)), IsEmpty());
  EXPECT_TRUE(receiver.down());
  EXPECT_THAT(receiver.OnPacket(800, Event(kFive, 320, true)), ElementsAre(KeyPress{'5', 320}));
  EXPECT_THAT(receiver.OnPacket(800, Event(kFive, 320, true)), IsEmpty());
  EXPECT_THAT(receiver.OnPacket(800, Event(kFive, 320, true)), IsEmpty());
  EXPECT_FALSE(receiver.Expire());
}

TEST(KeyReceiver, TheSameKeyTwiceIsTwoKeys) {
  KeyReceiver receiver;
  EXPECT_THAT(receiver.OnPacket(800, Event(kFive, 320, true)), ElementsAre(KeyPress{'5', 320}));
  EXPECT_THAT(receiver.OnPacket(4000, Event(kFive, 480, true)), ElementsAre(KeyPress{'5', 480}));
}

TEST(KeyReceiver, LostEndIsMadeUpForByTheNextKey) {
  KeyReceiver receiver;
  receiver.OnPacket(800, Event(kFive, 160));
  EXPECT_THAT(receiver.OnPacket(4000, Event(kHash, 160, true)),
              ElementsAre(KeyPress{'5', 160}, KeyPress{'#', 160}));
}

TEST(KeyReceiver, LostEndIsMadeUpForByExpiry) {
  KeyReceiver receiver;
  receiver.OnPacket(800, Event(kFive, 160));
  EXPECT_EQ(receiver.Expire(), (KeyPress{'5', 160}));
  EXPECT_THAT(receiver.OnPacket(800, Event(kFive, 320, true)), IsEmpty());
}

TEST(KeyReceiver, AnOvertakenUpdateIsNoNewKey) {
  KeyReceiver receiver;
  receiver.OnPacket(800, Event(kFive, 320, true));
  receiver.OnPacket(4000, Event(kHash, 160, true));
  EXPECT_THAT(receiver.OnPacket(800, Event(kFive, 320, true)), IsEmpty());
}

TEST(KeyReceiver, TonesOfFaxMachinesAreNoKeys) {
  KeyReceiver receiver;
  EXPECT_THAT(receiver.OnPacket(800, Event(36, 160, true)), IsEmpty());
}

TEST(KeyReceiver, RandomEventsNeverBreakIt) {
  std::mt19937 random(4733);
  KeyReceiver receiver;
  for (int i = 0; i < 100'000; ++i) {
    const TelephoneEvent event =
        Event(static_cast<uint8_t>(random()), static_cast<uint16_t>(random()), random() % 3 == 0);
    ASSERT_LE(receiver.OnPacket(random() % 8 * 1000, event).size(), 2u);
  }
}

TEST(KeySender, UpdatesThenThreeEnds) {
  KeySender sender(kFive, 480, 160);
  std::vector<TelephoneEvent> sent;
  std::vector<bool> markers;
  while (auto step = sender.Next()) {
    sent.push_back(step->event);
    markers.push_back(step->marker);
  }
  EXPECT_THAT(sent, ElementsAre(Event(kFive, 160), Event(kFive, 320), Event(kFive, 480, true),
                                Event(kFive, 480, true), Event(kFive, 480, true)));
  EXPECT_THAT(markers, ElementsAre(true, false, false, false, false));
}

TEST(KeySender, AVeryShortKeyStillHasABeginning) {
  KeySender sender(kFive, 80, 160);
  EXPECT_FALSE(sender.Next()->event.end);
  EXPECT_TRUE(sender.Next()->event.end);
}

}  // namespace
}  // namespace centralita::rtp
