-- Tickets, their history, and what identifies a wish that is sent twice.

CREATE TABLE ticketing.ticket_counters (
  workspace_id text PRIMARY KEY,
  last_number  bigint NOT NULL
);
COMMENT ON TABLE ticketing.ticket_counters IS
  'The number that a workspace''s newest ticket has. Its row lock makes the numbers gap-free.';

CREATE TABLE ticketing.tickets (
  ticket_id        text PRIMARY KEY,
  workspace_id     text NOT NULL CHECK (workspace_id <> ''),
  number           bigint NOT NULL CHECK (number >= 1),
  subject          text NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 300),
  description      text NOT NULL,
  type             text NOT NULL CHECK (type IN ('GENERAL', 'MISSED_CALL')),
  status           text NOT NULL CHECK (status IN
                     ('NEW', 'IN_PROGRESS', 'PENDING', 'RESOLVED', 'CLOSED', 'CANCELLED')),
  requester        text NOT NULL,  -- A contact's id; '': unknown.
  requester_number text NOT NULL,  -- E.164; '': none.
  owner_id         text NOT NULL,
  group_id         text NOT NULL,
  missed_reason    text NOT NULL,
  missed_call_id   text UNIQUE,    -- One missed-call ticket per call: this is what makes it so.
  create_time      timestamptz NOT NULL,
  update_time      timestamptz NOT NULL,
  version          bigint NOT NULL CHECK (version >= 1),
  UNIQUE (workspace_id, number),
  CHECK ((type = 'MISSED_CALL') = (missed_call_id IS NOT NULL)),
  CHECK ((type = 'MISSED_CALL') = (missed_reason <> ''))
);

CREATE INDEX tickets_newest ON ticketing.tickets (workspace_id, create_time DESC, ticket_id DESC);

CREATE TABLE ticketing.number_tickets (
  workspace_id text NOT NULL,
  e164         text NOT NULL CHECK (e164 <> ''),
  create_time  timestamptz NOT NULL,  -- The ticket's.
  ticket_id    text NOT NULL REFERENCES ticketing.tickets,
  PRIMARY KEY (workspace_id, e164, create_time, ticket_id)
);
COMMENT ON TABLE ticketing.number_tickets IS
  'Which tickets belong to a number: those of a requester who has it, and those of calls from it. '
  'The primary key answers "the newest hundred" without a sort.';

CREATE INDEX number_tickets_of_ticket ON ticketing.number_tickets (ticket_id);

CREATE TABLE ticketing.ticket_actions (
  ticket_id   text NOT NULL REFERENCES ticketing.tickets,
  sequence    bigint NOT NULL CHECK (sequence >= 1),  -- Gap-free in each ticket.
  action_time timestamptz NOT NULL,
  actor       text NOT NULL CHECK (actor <> ''),      -- A person's id, or 'system'.
  kind        text NOT NULL CHECK (kind IN ('created', 'updated', 'comment', 'call_linked',
                                            'call_unlinked', 'call_missed')),
  text        text NOT NULL,
  PRIMARY KEY (ticket_id, sequence)
);

CREATE TABLE ticketing.requests (
  workspace_id text NOT NULL,
  request_id   text NOT NULL,
  method       text NOT NULL,
  fingerprint  text NOT NULL,
  resource     text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, request_id)
);
COMMENT ON TABLE ticketing.requests IS
  'Requests that were carried out, so that a repeated one has one effect (AIP-155). Kept for days.';

CREATE INDEX requests_created ON ticketing.requests (created_at);
