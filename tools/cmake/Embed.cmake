# Writes OUT: a C++ file that holds the text of FILES. Called by centralita_embed().
set(code "// Made by tools/cmake/Embed.cmake.\n#include <utility>\n#include <vector>\n\n#include \"absl/strings/string_view.h\"\n\nnamespace ${NAMESPACE} {\n\nextern const std::vector<std::pair<absl::string_view, absl::string_view>> ${VARIABLE};\nconst std::vector<std::pair<absl::string_view, absl::string_view>> ${VARIABLE} = {\n")
foreach(file IN LISTS FILES)
  get_filename_component(base ${file} NAME)
  file(READ ${file} text)
  string(APPEND code "    {\"${base}\", R\"~embed~(${text})~embed~\"},\n")
endforeach()
string(APPEND code "};\n\n}  // namespace ${NAMESPACE}\n")
file(WRITE ${OUT} "${code}")
