#include "services/media/domain/registrar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace centralita::media {
namespace {

using test::IsOk;
using test::StatusIs;
using testing::IsEmpty;
using testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);
const Person kAna{"w", "ana"};

class RegistrarTest : public testing::Test {
 protected:
  static Registration Register(const std::string& contact, uint32_t cseq,
                               absl::Duration expires = absl::Seconds(120)) {
    return {.person = kAna,
            .sip_call_id = "call",
            .cseq = cseq,
            .expires = expires,
            .contacts = {{contact, std::nullopt}}};
  }

  Registrar registrar_{RegistrarLimits{.max_contacts = 2}};
};

TEST_F(RegistrarTest, BindingHoldsUntilItExpires) {
  ASSERT_THAT(registrar_.Apply(Register("sip:a@1", 1), kNow), IsOk());

  EXPECT_THAT(registrar_.Find(kAna, kNow + absl::Seconds(119)), SizeIs(1));
  EXPECT_THAT(registrar_.Find(kAna, kNow + absl::Seconds(120)), IsEmpty());
  EXPECT_EQ(registrar_.ReachableUntil(kAna, kNow), kNow + absl::Seconds(120));
}

TEST_F(RegistrarTest, ContactsOwnExpiryCountsBeforeTheRequests) {
  Registration registration = Register("sip:a@1", 1);
  registration.contacts[0].expires = absl::Seconds(90);

  ASSERT_THAT(registrar_.Apply(registration, kNow), IsOk());

  EXPECT_EQ(registrar_.ReachableUntil(kAna, kNow), kNow + absl::Seconds(90));
}

TEST_F(RegistrarTest, LongExpiryIsCutAndShortIsRefused) {
  ASSERT_THAT(registrar_.Apply(Register("sip:a@1", 1, absl::Hours(1)), kNow), IsOk());

  EXPECT_EQ(registrar_.ReachableUntil(kAna, kNow), kNow + registrar_.limits().max_expires);
  EXPECT_THAT(registrar_.Apply(Register("sip:a@1", 2, absl::Seconds(5)), kNow),
              StatusIs(absl::StatusCode::kInvalidArgument, "INTERVAL_TOO_BRIEF"));
}

TEST_F(RegistrarTest, ZeroUnregistersOnePhoneAndTheStarAll) {
  registrar_.Apply(Register("sip:a@1", 1), kNow).IgnoreError();
  registrar_.Apply(Register("sip:b@2", 2), kNow).IgnoreError();

  ASSERT_THAT(registrar_.Apply(Register("sip:a@1", 3, absl::ZeroDuration()), kNow), IsOk());
  EXPECT_THAT(registrar_.Find(kAna, kNow), SizeIs(1));

  Registration star = Register("", 4, absl::ZeroDuration());
  star.contacts.clear();
  star.wildcard = true;
  ASSERT_THAT(registrar_.Apply(star, kNow), IsOk());
  EXPECT_THAT(registrar_.Find(kAna, kNow), IsEmpty());
}

TEST_F(RegistrarTest, StarWithAnExpiryOrInCompanyIsMisused) {
  Registration star = Register("", 1);
  star.contacts.clear();
  star.wildcard = true;

  EXPECT_THAT(registrar_.Apply(star, kNow),
              StatusIs(absl::StatusCode::kInvalidArgument, "WILDCARD_MISUSED"));
  star.expires = absl::ZeroDuration();
  star.contacts = {{"sip:a@1", std::nullopt}};
  EXPECT_THAT(registrar_.Apply(star, kNow),
              StatusIs(absl::StatusCode::kInvalidArgument, "WILDCARD_MISUSED"));
}

TEST_F(RegistrarTest, OlderRequestOfTheSameCallIdChangesNothing) {
  registrar_.Apply(Register("sip:a@1", 5), kNow).IgnoreError();

  EXPECT_THAT(registrar_.Apply(Register("sip:a@1", 5, absl::ZeroDuration()), kNow),
              StatusIs(absl::StatusCode::kFailedPrecondition, "OUT_OF_ORDER"));
  EXPECT_THAT(registrar_.Find(kAna, kNow), SizeIs(1));

  Registration restarted = Register("sip:a@1", 1);
  restarted.sip_call_id = "another";
  EXPECT_THAT(registrar_.Apply(restarted, kNow), IsOk());
}

TEST_F(RegistrarTest, NothingIsAppliedOfARequestWithAFault) {
  Registration both = Register("sip:a@1", 1);
  both.contacts.push_back({"sip:b@2", absl::Seconds(1)});

  EXPECT_FALSE(registrar_.Apply(both, kNow).ok());
  EXPECT_THAT(registrar_.Find(kAna, kNow), IsEmpty());
}

TEST_F(RegistrarTest, QueryChangesNothing) {
  registrar_.Apply(Register("sip:a@1", 1), kNow).IgnoreError();
  Registration query = Register("", 2);
  query.contacts.clear();

  EXPECT_THAT(*registrar_.Apply(query, kNow), SizeIs(1));
}

TEST_F(RegistrarTest, PersonHasSoManyPhonesAndNotMore) {
  registrar_.Apply(Register("sip:a@1", 1), kNow).IgnoreError();
  registrar_.Apply(Register("sip:b@2", 2), kNow).IgnoreError();

  EXPECT_THAT(registrar_.Apply(Register("sip:c@3", 3), kNow),
              StatusIs(absl::StatusCode::kResourceExhausted, "TOO_MANY_CONTACTS"));
  // Phones that were switched off do not count for ever.
  EXPECT_THAT(registrar_.Apply(Register("sip:c@3", 3), kNow + absl::Seconds(120)), IsOk());
}

TEST_F(RegistrarTest, SweepTellsWhoHasLostTheLastPhone) {
  registrar_.Apply(Register("sip:a@1", 1), kNow).IgnoreError();
  registrar_.Apply(Register("sip:b@2", 2, absl::Seconds(240)), kNow).IgnoreError();

  EXPECT_THAT(registrar_.Sweep(kNow + absl::Seconds(130)), IsEmpty());
  EXPECT_EQ(registrar_.size(), 1u);
  EXPECT_THAT(registrar_.Sweep(kNow + absl::Seconds(240)), testing::ElementsAre(kAna));
  EXPECT_THAT(registrar_.Registered(kNow), IsEmpty());
}

}  // namespace
}  // namespace centralita::media
