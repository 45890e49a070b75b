// Everything that is told is told in every language.

#include <gtest/gtest.h>

#include "services/routing/app/candidate_words.h"
#include "services/routing/app/step_words.h"

namespace centralita::routing {
namespace {

constexpr Language kLanguages[] = {Language::kSpanish, Language::kEnglish, Language::kPortuguese};

TEST(Language, IsThatOfItsTag) {
  EXPECT_EQ(ParseLanguage(""), Language::kSpanish);
  EXPECT_EQ(ParseLanguage("es-MX"), Language::kSpanish);
  EXPECT_EQ(ParseLanguage("EN"), Language::kEnglish);
  EXPECT_EQ(ParseLanguage("pt_BR"), Language::kPortuguese);
  EXPECT_EQ(ParseLanguage("est"), std::nullopt);
  EXPECT_EQ(ParseLanguage("-"), std::nullopt);
}

TEST(CandidateWords, ThereAreForEachVerdictInEachLanguage) {
  for (const Language language : kLanguages) {
    for (int i = 1; i <= static_cast<int>(Verdict::kCallBehindOthers); ++i) {
      Candidate candidate{.verdict = static_cast<Verdict>(i)};
      candidate.lacking = SkillDemand{.skill = "german", .min_level = 3};
      candidate.joins_after = absl::Seconds(40);
      candidate.before = 2;
      const Explanation why{.tie_break = TieBreak::kStrategy};
      EXPECT_NE(VerdictInWords(why, candidate, language), "") << i;
      EXPECT_EQ(VerdictInWords(why, candidate, language).find('$'), std::string::npos) << i;
      const std::string otherwise = CounterfactualInWords(why, candidate, language);
      EXPECT_EQ(otherwise.empty(), candidate.verdict == Verdict::kChosen) << i;
      EXPECT_EQ(otherwise.find('$'), std::string::npos) << otherwise;
    }
    for (int i = 0; i < 8; ++i) {
      const Explanation why{.strategy = static_cast<Strategy>(i), .tie_break = TieBreak::kStrategy};
      EXPECT_NE(TieBreakInWords(why, language), "") << i;
    }
  }
}

TEST(CandidateWords, NameAllThatWouldHaveHadToBeOtherwise) {
  Candidate candidate{.verdict = Verdict::kLacksSkill};
  candidate.lacking = SkillDemand{.skill = "german", .min_level = 3};
  candidate.before = 2;
  EXPECT_EQ(
      CounterfactualInWords({.tie_break = TieBreak::kStrategy}, candidate, Language::kEnglish),
      "Would have had it if the agent had \"german\" at level 3 and the 2 who come before had "
      "not been free.");
  EXPECT_EQ(CounterfactualInWords({.tie_break = TieBreak::kNobody, .ahead = 4}, candidate,
                                  Language::kSpanish),
            "La habría recibido si tuviera «german» de nivel 3 y no hubiera 4 llamadas antes en la "
            "cola.");
  EXPECT_EQ(
      CounterfactualInWords(
          {.strategy = Strategy::kWeightedRandom, .tie_break = TieBreak::kStrategy}, candidate,
          Language::kEnglish),
      "Would have had it if the agent had \"german\" at level 3 and the lot had fallen on the "
      "agent.");
}

TEST(StepWords, TellOfEveryReasonAndOutcome) {
  for (const Language language : kLanguages) {
    for (size_t i = 1; i < kMissedReasons; ++i) {
      StoryStep step{.group = GroupId("billing"), .group_name = "Facturación"};
      step.event.fact = CallMoved{.because = static_cast<MissedReason>(i),
                                  .holiday = "Navidad",
                                  .skipped = {{GroupId("night"), MissedReason::kClosed}}};
      const std::string text = StepInWords(step, language);
      EXPECT_NE(text.find("Facturación"), std::string::npos) << text;
      EXPECT_NE(text.find("Navidad"), std::string::npos) << text;
      EXPECT_NE(text.find("night"), std::string::npos) << text;
      EXPECT_EQ(text.find("  "), std::string::npos) << text;
    }
    for (size_t i = 0; i < kOfferOutcomes; ++i) {
      StoryStep step;
      step.event.fact = OfferEnded{.outcome = static_cast<OfferOutcome>(i)};
      EXPECT_GT(StepInWords(step, language).size(), 12u);
    }
  }
}

TEST(StepWords, SayWhoSteppedInAndWhyAsFarAsIsKnown) {
  StoryStep step;
  step.event.fact = Supervised{.actor = "berta", .reason = "VIP"};
  EXPECT_EQ(StepInWords(step, Language::kEnglish), "berta stepped in: VIP.");
  step.event.fact = Supervised{.reason = "VIP"};
  EXPECT_EQ(StepInWords(step, Language::kEnglish), "A machine stepped in: VIP.");
  EXPECT_EQ(StepInWords(step, Language::kSpanish), "Intervino una máquina: VIP.");
  step.event.fact = Supervised{};
  EXPECT_EQ(StepInWords(step, Language::kEnglish), "A machine stepped in.");
  EXPECT_EQ(StepInWords(step, Language::kPortuguese), "Interveio uma máquina.");
}

}  // namespace
}  // namespace centralita::routing
