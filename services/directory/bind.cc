#include "services/directory/bind.h"

#include "libs/ids/uuid.h"
#include "libs/postgres/migrate.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/request_sweeper.h"
#include "services/directory/app/contacts.h"
#include "services/directory/app/credentials.h"
#include "services/directory/app/numbers.h"
#include "services/directory/app/people.h"
#include "services/directory/app/trunks.h"
#include "services/directory/app/workspaces.h"
#include "services/directory/config.h"
#include "services/directory/crypto/openssl_secrets.h"
#include "services/directory/metrics.h"
#include "services/directory/postgres/migrations.h"
#include "services/directory/postgres/pg_contact_store.h"
#include "services/directory/postgres/pg_key_store.h"
#include "services/directory/postgres/pg_number_store.h"
#include "services/directory/postgres/pg_person_store.h"
#include "services/directory/postgres/pg_trunk_store.h"
#include "services/directory/postgres/pg_workspace_store.h"
#include "services/directory/rpc/contact_service.h"
#include "services/directory/rpc/credential_service.h"
#include "services/directory/rpc/number_service.h"
#include "services/directory/rpc/person_service.h"
#include "services/directory/rpc/trunk_service.h"
#include "services/directory/rpc/workspace_service.h"

namespace centralita::directory {
namespace {

constexpr absl::Duration kMigrationTime = absl::Minutes(5);

}  // namespace

absl::Status Bind(lifecycle::Host& host) {
  absl::StatusOr<Config> config = ReadConfig(host.config());
  if (!config.ok()) return config.status();

  auto& metrics = host.Own<Metrics>(host.metrics());
  auto& ids = host.Own<ids::UuidSource>(host.clock());
  auto& secrets = host.Own<OpensslSecrets>();
  auto& pool = host.Own<postgres::Pool>(config->postgres_url, config->pool_size, host.metrics(),
                                        host.service());
  auto& workspace_store = host.Own<PgWorkspaceStore>(pool);
  auto& person_store = host.Own<PgPersonStore>(pool);
  auto& contact_store = host.Own<PgContactStore>(pool);
  auto& number_store = host.Own<PgNumberStore>(pool);
  auto& trunk_store = host.Own<PgTrunkStore>(pool);
  auto& key_store = host.Own<PgKeyStore>(pool);

  auto& workspaces = host.Own<Workspaces>(workspace_store, secrets, ids, host.clock());
  auto& people = host.Own<People>(
      People::Parts{workspace_store, person_store, key_store, secrets, ids, host.clock()},
      config->sip_realm);
  auto& contacts = host.Own<Contacts>(workspace_store, contact_store, ids, host.clock());
  auto& numbers = host.Own<Numbers>(workspace_store, number_store, people, ids, host.clock());
  auto& trunks = host.Own<Trunks>(trunk_store, secrets, config->sip_realm);
  auto& credentials = host.Own<Credentials>(key_store, person_store, secrets, config->operator_key);

  host.Serve(host.Own<WorkspaceService>(workspaces, metrics));
  host.Serve(host.Own<PersonService>(people, metrics));
  host.Serve(host.Own<ContactService>(contacts, metrics));
  host.Serve(host.Own<NumberService>(numbers, metrics));
  host.Serve(host.Own<TrunkService>(trunks, metrics));
  host.Serve(host.Own<CredentialService>(credentials, metrics));

  host.OnStart([&pool, &clock = host.clock()] {
    return postgres::Migrate(pool, kSchema, kMigrations, clock.Now() + kMigrationTime);
  });
  auto& sweeper = host.Own<postgres::RequestSweeper>(pool, kSchema, host.clock());
  host.OnStart([&sweeper] {
    sweeper.Start();
    return absl::OkStatus();
  });
  host.OnStop("request ids", [&sweeper](absl::Time) { sweeper.Stop(); });
  host.CheckHealth("postgres", [&pool](absl::Time deadline) { return pool.Ping(deadline); });
  return absl::OkStatus();
}

}  // namespace centralita::directory
