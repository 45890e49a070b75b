#include "services/groups/app/fake_group_store.h"

#include "services/groups/app/group_store_contract.h"

namespace centralita::groups {
namespace {

INSTANTIATE_TEST_SUITE_P(Fake, GroupStoreContract,
                         testing::Values([] { return std::make_shared<FakeGroupStore>(); }));

}  // namespace
}  // namespace centralita::groups
