// The stories of testdata/*.txt. Blocks apart by empty lines: what happens, "----", what it leads to.
// CENTRALITA_REWRITE=1 writes down what happens now; read the difference before believing it.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/routing/domain/scenario.h"

namespace centralita::routing {
namespace {

constexpr char kFolder[] = "services/routing/domain/testdata";
constexpr char kRule[] = "----\n";

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The story as it goes now.
std::string Replay(const std::string& story) {
  Scenario scenario;
  std::string text;
  for (absl::string_view block : absl::StrSplit(story, "\n\n", absl::SkipWhitespace())) {
    std::string input;
    std::string output;
    for (absl::string_view line : absl::StrSplit(block, '\n', absl::SkipEmpty())) {
      if (line == "----") break;
      absl::StrAppend(&input, line, "\n");
      if (line[0] == '#') continue;
      absl::StatusOr<std::string> played = scenario.Play(line);
      if (!played.ok()) ADD_FAILURE() << played.status();
      if (played.ok()) absl::StrAppend(&output, *played);
    }
    const bool only_comment = input[0] == '#' && input.find('\n') == input.rfind('\n');
    absl::StrAppend(&text, text.empty() ? "" : "\n", input,
                    only_comment ? "" : absl::StrCat(kRule, output));
  }
  return text;
}

std::vector<std::string> Stories() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class ScenarioTest : public testing::TestWithParam<std::string> {};

TEST_P(ScenarioTest, GoesAsWritten) {
  const auto path = std::filesystem::path(kFolder) / (GetParam() + ".txt");
  const std::string written = ReadFile(path);

  const std::string played = Replay(written);

  if (std::getenv("CENTRALITA_REWRITE") != nullptr) std::ofstream(path) << played;
  EXPECT_EQ(played, written);
}

INSTANTIATE_TEST_SUITE_P(, ScenarioTest, testing::ValuesIn(Stories()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace centralita::routing
