#include "services/ticketing/domain/phrases.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "services/ticketing/domain/text.h"

namespace centralita::ticketing {
namespace {

struct Phrases {
  absl::string_view language;
  absl::string_view missed_call;
  absl::string_view call;
  absl::string_view note;
  absl::string_view withheld;
};

constexpr std::array<Phrases, 3> kPhrases = {{
    {"es", "Llamada perdida de ", "Llamada de ", "Nota sin guardar", "número oculto"},
    {"en", "Missed call from ", "Call from ", "Unsaved note", "withheld number"},
    {"pt", "Chamada perdida de ", "Chamada de ", "Nota não salva", "número oculto"},
}};

const Phrases& PhrasesOf(absl::string_view locale) {
  for (const Phrases& phrases : kPhrases) {
    if (locale.substr(0, 2) == phrases.language) return phrases;
  }
  return kPhrases.front();
}

}  // namespace

std::string MissedCallSubject(absl::string_view locale, absl::string_view caller) {
  const Phrases& phrases = PhrasesOf(locale);
  return FirstCharacters(
      absl::StrCat(phrases.missed_call, caller.empty() ? phrases.withheld : caller), kMaxSubject);
}

std::string DraftSubject(absl::string_view locale, absl::string_view caller) {
  const Phrases& phrases = PhrasesOf(locale);
  if (caller.empty()) return std::string(phrases.note);
  return FirstCharacters(absl::StrCat(phrases.call, caller), kMaxSubject);
}

}  // namespace centralita::ticketing
