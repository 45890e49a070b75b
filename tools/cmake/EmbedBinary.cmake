# Writes OUT: a C++ file that holds the bytes of FILE. Called by centralita_embed_binary().
file(READ ${FILE} hex HEX)
string(LENGTH "${hex}" digits)
set(literal "")
set(at 0)
while(at LESS digits)
  string(SUBSTRING "${hex}" ${at} 64 line)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" line "${line}")
  string(APPEND literal "\n    \"${line}\"")
  math(EXPR at "${at} + 64")
endwhile()
math(EXPR size "${digits} / 2")
file(WRITE ${OUT} "// Made by tools/cmake/EmbedBinary.cmake.
#include \"absl/strings/string_view.h\"

namespace ${NAMESPACE} {

extern const absl::string_view ${VARIABLE};
const absl::string_view ${VARIABLE}(${literal},
    ${size});

}  // namespace ${NAMESPACE}
")
