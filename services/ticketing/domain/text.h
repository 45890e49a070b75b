#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace centralita::ticketing {

constexpr size_t kMaxSubject = 300;          // Characters.
constexpr size_t kMaxDescription = 100'000;  // Characters.
constexpr size_t kMaxComment = 10'000;       // Characters.

/// How many code points `utf8` has.
size_t CountCharacters(absl::string_view utf8);

/// The first `max` code points; never cuts one in half.
std::string FirstCharacters(absl::string_view utf8, size_t max);

/// The first line that is not blank, without the blanks around it. Empty: there is none.
std::string FirstLine(absl::string_view text);

/// Whether `text` can be kept as it is: the database's text holds every character but U+0000.
bool CanBeKept(absl::string_view text);

/// Whether there is nothing but blanks.
bool IsBlank(absl::string_view text);

}  // namespace centralita::ticketing
