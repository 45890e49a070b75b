#include "services/groups/postgres/pg_group_store.h"

#include "libs/testing/test_database.h"
#include "services/groups/app/group_store_contract.h"
#include "services/groups/postgres/migrations.h"

namespace centralita::groups {
namespace {

/// A store with a database of its own.
struct Kept {
  test::TestDatabase database{kSchema, AllMigrations()};
  PgGroupStore store{database.pool()};
};

INSTANTIATE_TEST_SUITE_P(Postgres, GroupStoreContract, testing::Values([] {
                           auto kept = std::make_shared<Kept>();
                           return std::shared_ptr<GroupStore>(kept, &kept->store);
                         }));

TEST(PgGroupStore, AnUnreachableServerIsUnavailable) {
  postgres::Pool pool("postgresql://127.0.0.1:1/nowhere", 1);
  EXPECT_THAT(PgGroupStore(pool).Get(WorkspaceId("w1"), GroupId("g1"), test::Soon()),
              test::StatusIs(absl::StatusCode::kUnavailable));
}

TEST(PgGroupStore, TheSchemaRefusesWhatTheDomainRefuses) {
  Kept kept;
  Group group;
  group.id = GroupId("g1");
  group.workspace = WorkspaceId("w1");
  group.display_name = "No agents";
  group.queue_id = "q1";
  group.version = group.snapshot_version = 1;
  EXPECT_THAT(kept.store.Edit(group.workspace, test::Soon(),
                              [&](GroupEdit& edit) { return edit.Insert(group, {}); }),
              test::StatusIs(absl::StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace centralita::groups
