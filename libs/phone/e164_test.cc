#include "libs/phone/e164.h"

#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::phone {
namespace {

struct Read {
  std::string name;
  std::string number;
  std::string region;
  std::string e164;

  friend std::ostream& operator<<(std::ostream& out, const Read& test) { return out << test.name; }
};

class ParseReads : public testing::TestWithParam<Read> {};

TEST_P(ParseReads, AsE164) {
  const absl::StatusOr<E164> number = Parse(GetParam().number, GetParam().region);
  ASSERT_TRUE(number.ok()) << number.status();
  EXPECT_EQ(number->value(), GetParam().e164);
  EXPECT_EQ(Parse(number->value(), ""), number) << "the canonical form reads as itself";
}

INSTANTIATE_TEST_SUITE_P(
    , ParseReads,
    testing::Values(Read{"Plus", "+34911234567", "", "+34911234567"},
                    Read{"PlusBeatsRegion", "+34911234567", "US", "+34911234567"},
                    Read{"Separators", "+34 (911) 23-45.67", "", "+34911234567"},
                    Read{"DoubleZero", "0034911234567", "", "+34911234567"},
                    Read{"DoubleZeroFromAnotherRegion", "0034911234567", "BR", "+34911234567"},
                    Read{"DoubleZeroFromTheStates", "0034911234567", "US", "+34911234567"},
                    Read{"StatesDialOutWith011", "01134911234567", "US", "+34911234567"},
                    Read{"BareInternational", "34911234567", "", "+34911234567"},
                    Read{"BareInternationalAtHome", "34911234567", "ES", "+34911234567"},
                    Read{"MexicoOldMobileOne", "5215512345678", "ES", "+525512345678"},
                    Read{"SpainLandline", "911 234 567", "ES", "+34911234567"},
                    Read{"SpainMobile", "612345678", "ES", "+34612345678"},
                    Read{"SpainTollFree", "900 123 456", "ES", "+34900123456"},
                    Read{"MexicoTenDigits", "55 1234 5678", "MX", "+525512345678"},
                    Read{"MexicoInternational", "+52 55 1234 5678", "", "+525512345678"},
                    Read{"BrazilMobile", "(11) 91234-5678", "BR", "+5511912345678"},
                    Read{"BrazilLandline", "11 3123 4567", "BR", "+551131234567"},
                    Read{"BrazilWithTrunkZero", "011 3123-4567", "BR", "+551131234567"},
                    Read{"BrazilWithCarrierCode", "0 15 11 3123-4567", "BR", "+551131234567"},
                    Read{"States", "(650) 253-0000", "US", "+16502530000"},
                    Read{"StatesWithOne", "1-650-253-0000", "US", "+16502530000"},
                    Read{"FictionalAreaIsStillANumber", "+15551234567", "", "+15551234567"},
                    Read{"ItalyKeepsItsZero", "06 698 1234", "IT", "+39066981234"},
                    Read{"UniversalFreephone", "+80012345678", "", "+80012345678"}),
    [](const auto& info) { return info.param.name; });

struct Refused {
  std::string name;
  std::string number;
  std::string region;
  std::string reason = "NUMBER_MALFORMED";

  friend std::ostream& operator<<(std::ostream& out, const Refused& test) {
    return out << test.name;
  }
};

class ParseRefuses : public testing::TestWithParam<Refused> {};

TEST_P(ParseRefuses, WithItsReason) {
  const absl::Status status = Parse(GetParam().number, GetParam().region).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status::Reason(status), GetParam().reason);
  if (GetParam().number.size() > 4) {
    EXPECT_EQ(status.message().find(GetParam().number), absl::string_view::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(
    , ParseRefuses,
    testing::Values(
        Refused{"Empty", "", "ES"}, Refused{"Blank", "  ", "ES"}, Refused{"PlusAlone", "+", "ES"},
        Refused{"Anonymous", "anonymous", "ES"}, Refused{"Restricted", "Restricted", ""},
        Refused{"Vanity", "1-800-FLOWERS", "US"}, Refused{"Extension", "101", "ES"},
        Refused{"Emergency", "112", "ES"}, Refused{"NationalWithoutRegion", "911234567", ""},
        Refused{"SixteenDigits", "+3491123456789012", ""},
        Refused{"ThirtyOneDigits", std::string(31, '1'), "ES"},
        Refused{"UnknownCountry", "+999123456789", ""}, Refused{"PlusInside", "34+911234567", "ES"},
        Refused{"TwoPluses", "++34911234567", "ES"}, Refused{"TooShort", "+3491", ""},
        Refused{"Uri", "tel:+34911234567", "ES"},
        Refused{"WithExtension", "+34911234567;ext=5", "ES"},
        Refused{"NulByte",
                std::string("9112\0"
                            "34567",
                            10),
                "ES"},
        Refused{"ArabicDigits", "٩١١٢٣٤٥٦٧", "ES"},
        Refused{"NoSuchRegion", "911234567", "XX", "REGION_UNKNOWN"},
        Refused{"SmallLetters", "911234567", "es", "REGION_UNKNOWN"},
        Refused{"World", "911234567", "001", "REGION_UNKNOWN"}),
    [](const auto& info) { return info.param.name; });

TEST(IsRegion, KnowsRegionsWithANumberingPlan) {
  for (const char* region : {"ES", "MX", "BR", "US", "GB", "AR"}) EXPECT_TRUE(IsRegion(region));
  for (const char* region : {"", "XX", "ZZ", "001", "es", "ESP"}) EXPECT_FALSE(IsRegion(region));
}

TEST(Parse, MayBeCalledFromManyThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int j = 0; j < 200; ++j) EXPECT_TRUE(Parse("911 234 567", "ES").ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace centralita::phone
