#pragma once

#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace centralita::routing {

enum class Language { kSpanish, kEnglish, kPortuguese };

/// Of a tag such as "es", "en-GB" or "pt_BR"; Spanish for the empty one. Nothing: one that we do not speak.
inline std::optional<Language> ParseLanguage(absl::string_view tag) {
  const absl::string_view language = tag.substr(0, tag.find_first_of("-_"));
  if (tag.empty() || absl::EqualsIgnoreCase(language, "es")) return Language::kSpanish;
  if (absl::EqualsIgnoreCase(language, "en")) return Language::kEnglish;
  if (absl::EqualsIgnoreCase(language, "pt")) return Language::kPortuguese;
  return std::nullopt;
}

/// The same in all languages.
struct Phrase {
  absl::string_view spanish;
  absl::string_view english;
  absl::string_view portuguese;

  absl::string_view In(Language language) const {
    if (language == Language::kSpanish) return spanish;
    return language == Language::kEnglish ? english : portuguese;
  }
};

}  // namespace centralita::routing
