-- When any replica has last heard of each gateway: what tells a dead gateway from one that only some
-- replica cannot reach. Losing it costs nothing: who is alive is written again within seconds.

CREATE TABLE calls.gateways (
  address  text        PRIMARY KEY CHECK (address <> ''),
  seen_at  timestamptz NOT NULL  -- By the server's clock.
);
