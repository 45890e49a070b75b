-- A ticket made from a call gets the caller as its requester, even if the directory answers late.

ALTER TABLE ticketing.calls ADD COLUMN contacts_of text NOT NULL DEFAULT '';
COMMENT ON COLUMN ticketing.calls.contacts_of IS
  'The number whose contacts call_contacts has; '''': nobody was looked up yet.';
COMMENT ON TABLE ticketing.call_contacts IS
  'Who has the caller''s number, as the directory last said while the call went on, or when it '
  'first answered.';

-- What is known of calls that are over is not asked again.
UPDATE ticketing.calls AS call SET contacts_of = caller
WHERE resolved AND (end_time IS NOT NULL
                    OR EXISTS (SELECT FROM ticketing.call_contacts AS contact
                               WHERE contact.call_id = call.call_id));

ALTER TABLE ticketing.tickets ADD COLUMN requester_from text REFERENCES ticketing.calls;
COMMENT ON COLUMN ticketing.tickets.requester_from IS
  'The call whose caller becomes the requester when the directory has said who that is; NULL: the '
  'requester is settled.';

CREATE INDEX tickets_unsettled ON ticketing.tickets (requester_from)
  WHERE requester_from IS NOT NULL;
