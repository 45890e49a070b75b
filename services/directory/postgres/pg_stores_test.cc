#include "libs/testing/test_database.h"
#include "services/directory/app/store_contract.h"
#include "services/directory/postgres/migrations.h"
#include "services/directory/postgres/pg_contact_store.h"
#include "services/directory/postgres/pg_key_store.h"
#include "services/directory/postgres/pg_number_store.h"
#include "services/directory/postgres/pg_person_store.h"
#include "services/directory/postgres/pg_workspace_store.h"

namespace centralita::directory {
namespace {

struct Home {
  test::TestDatabase database{kSchema, kMigrations};
  PgWorkspaceStore workspaces{database.pool()};
  PgPersonStore people{database.pool()};
  PgContactStore contacts{database.pool()};
  PgNumberStore numbers{database.pool()};
  PgKeyStore keys{database.pool()};
};

INSTANTIATE_TEST_SUITE_P(Postgres, StoreContract, testing::Values([] {
                           auto home = std::make_shared<Home>();
                           return Stores{home,           home->workspaces, home->people,
                                         home->contacts, home->numbers,    home->keys};
                         }));

TEST(PgStores, AnUnreachableServerIsUnavailable) {
  postgres::Pool pool("postgresql://127.0.0.1:1/nowhere", 1);
  EXPECT_THAT(PgPersonStore(pool).Get(WorkspaceId("w1"), PersonId("p1"), test::Soon()),
              test::StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace centralita::directory
