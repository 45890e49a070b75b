#pragma once

#include <string>

#include "services/routing/app/language.h"
#include "services/routing/domain/call_story.h"

namespace centralita::routing {

/// One step of a call in a sentence: "The call went on to Billing because nobody was on line."
std::string StepInWords(const StoryStep& step, Language language);

}  // namespace centralita::routing
