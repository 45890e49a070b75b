#pragma once

#include <string>

#include "services/routing/app/language.h"
#include "services/routing/domain/explanation.h"

namespace centralita::routing {

/// What was found of a candidate: "was in wrap-up".
std::string VerdictInWords(const Explanation& why, const Candidate& candidate, Language language);

/// What would have had to be different for the candidate to have the call. Empty for the chosen one.
std::string CounterfactualInWords(const Explanation& why, const Candidate& candidate,
                                  Language language);

/// What decided between those who could have had the call.
std::string TieBreakInWords(const Explanation& why, Language language);

}  // namespace centralita::routing
