#include "services/directory/app/fake_directory.h"

#include "services/directory/app/store_contract.h"

namespace centralita::directory {
namespace {

struct Home {
  FakeDirectory directory;
  FakeWorkspaceStore workspaces{directory};
  FakePersonStore people{directory};
  FakeContactStore contacts{directory};
  FakeNumberStore numbers{directory};
  FakeKeyStore keys{directory};
};

INSTANTIATE_TEST_SUITE_P(Fake, StoreContract, testing::Values([] {
                           auto home = std::make_shared<Home>();
                           return Stores{home,           home->workspaces, home->people,
                                         home->contacts, home->numbers,    home->keys};
                         }));

}  // namespace
}  // namespace centralita::directory
