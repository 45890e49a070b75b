-- Which workspaces have ever had a phone at a gateway. Read by pg_gateways.cc.

CREATE TABLE routing.gateway_workspaces (
  gateway   text NOT NULL CHECK (gateway <> ''),
  workspace text NOT NULL CHECK (workspace <> ''),
  PRIMARY KEY (gateway, workspace)
);
COMMENT ON TABLE routing.gateway_workspaces IS
  'Whom a whole report of a gateway concerns: a workspace whose phones are all gone is not in it.';
