-- What is true of every database that a server wrote, as rows (name, ok).
--
--     psql -AtX -v ON_ERROR_STOP=1 -v now=TIME -f consistency.sql
--
-- now is the moment that the data was made for, by default the current one.

\set QUIET on
\if :{?now}
\else
  SELECT now() AS now \gset
\endif

SET search_path = aloha, public;
SET timezone = 'UTC';
SET client_min_messages = warning;

CREATE TEMPORARY TABLE verdict (name text, ok boolean);

-- Every foreign key, whether or not it was checked during the load
DO $$
DECLARE
  c record;
  orphan boolean;
BEGIN
  FOR c IN
    SELECT k.conname, k.conrelid::regclass AS child, k.confrelid::regclass AS parent,
      a.attname AS child_column, b.attname AS parent_column
    FROM pg_constraint k
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
      JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
    WHERE k.contype = 'f' AND k.connamespace = 'aloha'::regnamespace
    ORDER BY k.conname
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %1$s c LEFT JOIN %2$s p ON p.%4$I = c.%3$I WHERE c.%3$I IS NOT NULL AND p.%4$I IS NULL)',
      c.child, c.parent, c.child_column, c.parent_column) INTO orphan;
    INSERT INTO verdict VALUES ('foreign key ' || c.conname, NOT orphan);
  END LOOP;
END $$;

-- Every sequence gives a number that is free
DO $$
DECLARE
  c record;
  free boolean;
BEGIN
  FOR c IN
    SELECT table_name, pg_get_serial_sequence('aloha.' || table_name, 'id') AS sequence
    FROM information_schema.columns
    WHERE table_schema = 'aloha' AND column_name = 'id' AND table_name NOT LIKE 'zerver\_archived%'
    ORDER BY table_name
  LOOP
    EXECUTE format('SELECT coalesce((SELECT max(id) FROM %I), 0) <= (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM %s)',
      c.table_name, c.sequence) INTO free;
    INSERT INTO verdict VALUES ('sequence of ' || c.table_name, free);
  END LOOP;
END $$;

INSERT INTO verdict
SELECT 'indexes are all there and valid',
  count(*) = 403 AND bool_and(indisvalid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE c.relnamespace = 'aloha'::regnamespace;


-- Audiences

INSERT INTO verdict
SELECT 'each user has a personal recipient that points back', NOT EXISTS (
  SELECT FROM zerver_userprofile u LEFT JOIN zerver_recipient r ON r.id = u.recipient_id
  WHERE r.id IS NULL OR r.type <> 1 OR r.type_id <> u.id);

INSERT INTO verdict
SELECT 'each stream has a recipient that points back', NOT EXISTS (
  SELECT FROM zerver_stream s LEFT JOIN zerver_recipient r ON r.id = s.recipient_id
  WHERE r.id IS NULL OR r.type <> 2 OR r.type_id <> s.id);

INSERT INTO verdict
SELECT 'each group conversation has a recipient that points back', NOT EXISTS (
  SELECT FROM zerver_huddle h LEFT JOIN zerver_recipient r ON r.id = h.recipient_id
  WHERE r.id IS NULL OR r.type <> 3 OR r.type_id <> h.id);

INSERT INTO verdict
SELECT 'there is no other recipient',
  (SELECT count(*) FROM zerver_recipient) = (SELECT count(*) FROM zerver_userprofile)
    + (SELECT count(*) FROM zerver_stream) + (SELECT count(*) FROM zerver_huddle);

INSERT INTO verdict
SELECT 'each user is subscribed to the own recipient', NOT EXISTS (
  SELECT FROM zerver_userprofile u LEFT JOIN zerver_subscription s
    ON s.recipient_id = u.recipient_id AND s.user_profile_id = u.id
  WHERE s.active IS NOT TRUE OR s.color <> '#c2c2c2');

INSERT INTO verdict
SELECT 'subscriptions copy the state of their user', NOT EXISTS (
  SELECT FROM zerver_subscription s JOIN zerver_userprofile u ON u.id = s.user_profile_id
  WHERE s.is_user_active <> u.is_active);

INSERT INTO verdict
SELECT 'nobody is subscribed to a stream of another realm', NOT EXISTS (
  SELECT FROM zerver_subscription s
    JOIN zerver_stream t ON t.recipient_id = s.recipient_id
    JOIN zerver_userprofile u ON u.id = s.user_profile_id
  WHERE u.realm_id <> t.realm_id);

INSERT INTO verdict
SELECT 'nobody is subscribed to the personal recipient of another', NOT EXISTS (
  SELECT FROM zerver_subscription s JOIN zerver_recipient r ON r.id = s.recipient_id
  WHERE r.type = 1 AND r.type_id <> s.user_profile_id);

INSERT INTO verdict
SELECT 'colours of one user''s streams differ', NOT EXISTS (
  SELECT FROM zerver_subscription s JOIN zerver_recipient r ON r.id = s.recipient_id
  WHERE r.type = 2 GROUP BY s.user_profile_id HAVING count(*) <= 24
    AND count(DISTINCT s.color) < count(*));

INSERT INTO verdict
SELECT 'deactivated streams are renamed, private and without subscribers', NOT EXISTS (
  SELECT FROM zerver_stream s
  WHERE s.deactivated AND (NOT s.invite_only
    OR s.name NOT LIKE left(encode(sha512(convert_to(s.id::text, 'UTF8')), 'hex'), 7)
      || '!DEACTIVATED:%'
    OR EXISTS (SELECT FROM zerver_subscription u WHERE u.recipient_id = s.recipient_id AND u.active)
    OR EXISTS (SELECT FROM zerver_defaultstream d WHERE d.stream_id = s.id)));

INSERT INTO verdict
SELECT 'streams have one of the possible kinds of access', NOT EXISTS (
  SELECT FROM zerver_stream
  WHERE NOT deactivated AND (invite_only, history_public_to_subscribers, is_web_public)
    NOT IN ((false, true, true), (false, true, false), (true, true, false), (true, false, false)));

INSERT INTO verdict
SELECT 'a stream is default or in a default group, not both', NOT EXISTS (
  SELECT FROM zerver_defaultstream d JOIN zerver_defaultstreamgroup_streams g
    ON g.stream_id = d.stream_id);

INSERT INTO verdict
SELECT 'streams let the administrators of their realm remove subscribers', NOT EXISTS (
  SELECT FROM zerver_stream s JOIN zerver_usergroup g ON g.id = s.can_remove_subscribers_group_id
  WHERE g.realm_id <> s.realm_id OR NOT g.is_system_group OR g.name <> '@role:administrators');

INSERT INTO verdict
SELECT 'streams name their first message', NOT EXISTS (
  SELECT FROM zerver_stream s
  WHERE s.first_message_id IS DISTINCT FROM (SELECT min(id) FROM (
    SELECT id FROM zerver_message WHERE recipient_id = s.recipient_id
    UNION ALL SELECT id FROM zerver_archivedmessage WHERE recipient_id = s.recipient_id) AS m));


-- People

INSERT INTO verdict
SELECT 'public addresses follow the visibility of the realm', NOT EXISTS (
  SELECT FROM zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id
  WHERE u.email <> CASE WHEN r.email_address_visibility = 1 OR u.is_bot THEN u.delivery_email
    ELSE 'user' || u.id || '@' || r.string_id || '.chat.example.com' END);

INSERT INTO verdict
SELECT 'bots have a type and an owner, people neither', NOT EXISTS (
  SELECT FROM zerver_userprofile
  WHERE is_bot <> (bot_type IS NOT NULL) OR is_bot <> (bot_owner_id IS NOT NULL)
    OR bot_type NOT BETWEEN 1 AND 4);

INSERT INTO verdict
SELECT 'the system''s bots own themselves', NOT EXISTS (
  SELECT FROM zerver_userprofile u JOIN zerver_realm r ON r.id = u.realm_id
  WHERE r.string_id = 'alohainternal' AND (NOT u.is_bot OR u.bot_owner_id <> u.id));

INSERT INTO verdict
SELECT 'bots belong to the realm of their owner, and go with the owner', NOT EXISTS (
  SELECT FROM zerver_userprofile b JOIN zerver_userprofile o ON o.id = b.bot_owner_id
  WHERE b.realm_id <> o.realm_id OR b.is_active AND NOT o.is_active);

INSERT INTO verdict
SELECT 'mirror dummies are inactive people', NOT EXISTS (
  SELECT FROM zerver_userprofile WHERE is_mirror_dummy AND (is_active OR is_bot));

INSERT INTO verdict
SELECT 'passwords are hashes or unusable', NOT EXISTS (
  SELECT FROM zerver_userprofile
  WHERE password !~ '^(argon2\$argon2id\$v=19\$m=102400,t=2,p=8\$[A-Za-z0-9+/]{30}\$[A-Za-z0-9+/]{43}|![A-Za-z0-9]{40})$');

INSERT INTO verdict
SELECT 'API keys are 32 letters and digits', NOT EXISTS (
  SELECT FROM zerver_userprofile WHERE api_key !~ '^[A-Za-z0-9]{32}$');

INSERT INTO verdict
SELECT 'an API key belongs to one user', count(DISTINCT api_key) = count(*) FROM zerver_userprofile;

INSERT INTO verdict
SELECT 'soft-deactivated people are active and know their last message', NOT EXISTS (
  SELECT FROM zerver_userprofile
  WHERE long_term_idle <> (last_active_message_id IS NOT NULL) OR long_term_idle AND NOT is_active);

INSERT INTO verdict
SELECT 'each realm has an owner', NOT EXISTS (
  SELECT FROM zerver_realm r
  WHERE string_id <> 'alohainternal' AND NOT EXISTS (
    SELECT FROM zerver_userprofile u WHERE u.realm_id = r.id AND u.role = 100 AND u.is_active
      AND NOT u.is_bot));

INSERT INTO verdict
SELECT 'each realm has defaults for new users', NOT EXISTS (
  SELECT FROM zerver_realm r LEFT JOIN zerver_realmuserdefault d ON d.realm_id = r.id
    WHERE d.id IS NULL);


-- Groups

INSERT INTO verdict
SELECT 'each realm has the seven system groups in order', NOT EXISTS (
  SELECT FROM zerver_realm r
  WHERE (SELECT array_agg(name::text ORDER BY id) FROM zerver_usergroup g WHERE g.realm_id = r.id
    AND g.is_system_group)
    IS DISTINCT
      FROM '{@role:owners,@role:administrators,@role:moderators,@role:fullmembers,@role:members,@role:everyone,@role:internet}'::text[]);

INSERT INTO verdict
SELECT 'system groups are chained', NOT EXISTS (
  SELECT FROM (
    SELECT id, realm_id, lead(id) OVER (PARTITION BY realm_id ORDER BY id) AS above
      FROM zerver_usergroup WHERE is_system_group) AS g
    LEFT JOIN zerver_groupgroupmembership m ON m.subgroup_id = g.id AND m.supergroup_id = g.above
  WHERE g.above IS NOT NULL AND m.id IS NULL)
  AND (SELECT count(*) FROM zerver_groupgroupmembership) = 6 * (SELECT count(*) FROM zerver_realm);

CREATE TEMPORARY TABLE expected_membership AS
SELECT u.id AS user_id, g.id AS group_id
FROM zerver_userprofile u
  JOIN zerver_realm r ON r.id = u.realm_id
  JOIN zerver_usergroup g ON g.realm_id = u.realm_id AND g.is_system_group
    AND g.name = CASE u.role WHEN 100 THEN '@role:owners' WHEN 200 THEN '@role:administrators'
      WHEN 300 THEN '@role:moderators' WHEN 400 THEN '@role:members' ELSE '@role:everyone' END
WHERE NOT u.is_mirror_dummy
UNION ALL
SELECT u.id, g.id
FROM zerver_userprofile u
  JOIN zerver_realm r ON r.id = u.realm_id
  JOIN zerver_usergroup g ON g.realm_id = u.realm_id AND g.is_system_group
    AND g.name = '@role:fullmembers'
WHERE u.role = 400 AND NOT u.is_mirror_dummy
  AND u.date_joined <= :'now'::timestamptz - r.waiting_period_threshold * interval '1 day';

INSERT INTO verdict
SELECT 'everybody is in the group of the role, full members in two',
  NOT EXISTS (
    SELECT user_id, group_id FROM expected_membership
    EXCEPT SELECT user_profile_id, user_group_id FROM zerver_usergroupmembership)
  AND NOT EXISTS (
    SELECT m.user_profile_id, m.user_group_id FROM zerver_usergroupmembership m
      JOIN zerver_usergroup g ON g.id = m.user_group_id AND g.is_system_group
    EXCEPT SELECT user_id, group_id FROM expected_membership);


-- Messages

INSERT INTO verdict
SELECT 'messages are numbered in the order they were sent', NOT EXISTS (
  SELECT FROM (SELECT date_sent, lag(date_sent) OVER (ORDER BY id) AS before
    FROM zerver_message) AS m WHERE before > date_sent);

INSERT INTO verdict
SELECT 'messages are in the realm of their audience', NOT EXISTS (
  SELECT FROM zerver_message m
    JOIN zerver_recipient r ON r.id = m.recipient_id
    LEFT JOIN zerver_stream s ON r.type = 2 AND s.id = r.type_id
    LEFT JOIN zerver_userprofile u ON r.type = 1 AND u.id = r.type_id
  WHERE coalesce(s.realm_id, u.realm_id, m.realm_id) <> m.realm_id);

INSERT INTO verdict
SELECT 'only private messages have no topic', NOT EXISTS (
  SELECT FROM zerver_message m JOIN zerver_recipient r ON r.id = m.recipient_id
    WHERE (m.subject = '') <> (r.type <> 2));

INSERT INTO verdict
SELECT 'only private messages are flagged so', NOT EXISTS (
  SELECT FROM zerver_usermessage um JOIN zerver_message m ON m.id = um.message_id
    JOIN zerver_recipient r ON r.id = m.recipient_id
  WHERE (um.flags & 2048 <> 0) <> (r.type <> 2));

INSERT INTO verdict
SELECT 'senders existed and had not left', NOT EXISTS (
  SELECT FROM zerver_message m
    JOIN zerver_userprofile u ON u.id = m.sender_id
    LEFT JOIN zerver_realmauditlog a ON a.modified_user_id = u.id AND a.event_type = 103
  WHERE m.date_sent < u.date_joined OR m.date_sent > a.event_time);

INSERT INTO verdict
SELECT 'nobody got a message before joining or after leaving', NOT EXISTS (
  SELECT FROM zerver_usermessage um
    JOIN zerver_message m ON m.id = um.message_id
    JOIN zerver_userprofile u ON u.id = um.user_profile_id
    LEFT JOIN zerver_realmauditlog a ON a.modified_user_id = u.id AND a.event_type = 103
  WHERE m.date_sent < u.date_joined OR m.date_sent > a.event_time);

INSERT INTO verdict
SELECT 'current subscribers have what was posted since they came', NOT EXISTS (
  SELECT FROM zerver_message m
    JOIN zerver_stream t ON t.recipient_id = m.recipient_id
    JOIN zerver_subscription s ON s.recipient_id = m.recipient_id AND s.active AND s.is_user_active
    JOIN zerver_userprofile u ON u.id = s.user_profile_id AND NOT u.long_term_idle
      AND coalesce(u.bot_type, 1) < 3
    LEFT JOIN zerver_usermessage um ON um.message_id = m.id AND um.user_profile_id = u.id
  WHERE um.id IS NULL AND m.date_sent > u.date_joined + interval '1 second'
    AND m.date_sent > t.date_created + interval '1 second');

INSERT INTO verdict
SELECT 'soft-deactivated people have nothing after their last message', NOT EXISTS (
  SELECT FROM zerver_usermessage um JOIN zerver_userprofile u ON u.id = um.user_profile_id
  WHERE u.long_term_idle AND um.message_id > u.last_active_message_id);

INSERT INTO verdict
SELECT 'messages are indexed or wait for it', NOT EXISTS (
  SELECT FROM zerver_message m FULL JOIN fts_update_log l ON l.message_id = m.id
  WHERE m.id IS NULL OR (m.search_tsvector IS NULL) <> (l.id IS NOT NULL)
    OR m.search_tsvector <> to_tsvector('aloha.english_us_search', m.subject
      || m.rendered_content));

INSERT INTO verdict
SELECT 'a message is live or archived', NOT EXISTS (
  SELECT FROM zerver_message JOIN zerver_archivedmessage USING (id));

INSERT INTO verdict
SELECT 'messages with a file say so', NOT EXISTS (
  SELECT FROM zerver_message m WHERE has_attachment <> EXISTS (SELECT
    FROM zerver_attachment_messages a WHERE a.message_id = m.id));

INSERT INTO verdict
SELECT 'reactions come from people who have the message', NOT EXISTS (
  SELECT FROM zerver_reaction r
    LEFT JOIN zerver_usermessage um ON um.message_id = r.message_id
      AND um.user_profile_id = r.user_profile_id
  WHERE um.id IS NULL);


-- The audit log

INSERT INTO verdict
SELECT 'every account but dummies was created once', NOT EXISTS (
  SELECT FROM zerver_userprofile u LEFT JOIN zerver_realmauditlog a ON a.modified_user_id = u.id
    AND a.event_type = 101
  GROUP BY u.id HAVING count(a.id) <> (NOT u.is_mirror_dummy)::integer
    OR min(a.event_time) <> u.date_joined);

INSERT INTO verdict
SELECT 'the last of created and deactivated is the state of the account', NOT EXISTS (
  SELECT FROM (
    SELECT DISTINCT ON (modified_user_id) modified_user_id, event_type FROM zerver_realmauditlog
    WHERE event_type IN (101, 103) ORDER BY modified_user_id, event_time DESC) AS a
    JOIN zerver_userprofile u ON u.id = a.modified_user_id
  WHERE u.is_active <> (a.event_type = 101));

INSERT INTO verdict
SELECT 'the last change of role led to the role', NOT EXISTS (
  SELECT FROM zerver_realmauditlog a JOIN zerver_userprofile u ON u.id = a.modified_user_id
  WHERE a.event_type = 105 AND (a.extra_data::json ->> '2')::integer <> u.role);

INSERT INTO verdict
SELECT 'the newest role counts are those of the accounts', NOT EXISTS (
  SELECT FROM (
    SELECT DISTINCT ON (realm_id) realm_id, extra_data::json -> '10' AS counts
      FROM zerver_realmauditlog
    WHERE event_type IN (101, 103, 105, 201) AND realm_id <> 1 ORDER BY realm_id, event_time DESC,
      id DESC) AS a
  WHERE counts::text <> (
    SELECT format('{"11":{"200":%s,"100":%s,"300":%s,"400":%s,"600":%s},"12":%s}',
      count(*) FILTER (WHERE NOT is_bot AND role = 200),
        count(*) FILTER (WHERE NOT is_bot AND role = 100),
      count(*) FILTER (WHERE NOT is_bot AND role = 300),
        count(*) FILTER (WHERE NOT is_bot AND role = 400),
      count(*) FILTER (WHERE NOT is_bot AND role = 600), count(*) FILTER (WHERE is_bot))
    FROM zerver_userprofile u WHERE u.realm_id = a.realm_id AND u.is_active));

INSERT INTO verdict
SELECT 'role counts are never negative', NOT EXISTS (
  SELECT FROM zerver_realmauditlog WHERE event_type IN (101, 103, 105, 201)
    AND extra_data LIKE '%:-%');

INSERT INTO verdict
SELECT 'audit rows are numbered in the order of their time', NOT EXISTS (
  SELECT FROM (SELECT event_time, lag(event_time) OVER (ORDER BY id) AS before
    FROM zerver_realmauditlog) AS a WHERE before > event_time);

INSERT INTO verdict
SELECT 'user events name a user, stream events a stream', NOT EXISTS (
  SELECT FROM zerver_realmauditlog
  WHERE (event_type / 100 IN (1, 3)) <> (modified_user_id IS NOT NULL)
    OR (event_type BETWEEN 301 AND 304 OR event_type / 100 = 6) <> (modified_stream_id IS NOT NULL)
    OR (event_type IN (133, 301, 302, 303)) <> (event_last_message_id IS NOT NULL));

INSERT INTO verdict
SELECT 'every realm and every stream was created', NOT EXISTS (
  SELECT FROM zerver_realm r WHERE NOT EXISTS (
    SELECT FROM zerver_realmauditlog a WHERE a.realm_id = r.id AND a.event_type = 215
      AND a.event_time = r.date_created))
  AND NOT EXISTS (
  SELECT FROM zerver_stream s WHERE NOT EXISTS (
    SELECT FROM zerver_realmauditlog a WHERE a.modified_stream_id = s.id AND a.event_type = 601
      AND a.event_time = s.date_created));

INSERT INTO verdict
SELECT 'subscriptions of the named were created', NOT EXISTS (
  SELECT FROM zerver_subscription s JOIN zerver_stream t ON t.recipient_id = s.recipient_id
  WHERE s.user_profile_id < 1000 AND NOT EXISTS (
    SELECT FROM zerver_realmauditlog a
    WHERE a.modified_user_id = s.user_profile_id AND a.modified_stream_id = t.id
      AND a.event_type = 301));

INSERT INTO verdict
SELECT 'nothing happened to an account before it was made', NOT EXISTS (
  SELECT FROM zerver_realmauditlog a JOIN zerver_userprofile u ON u.id = a.modified_user_id
    WHERE a.event_time < u.date_joined);


-- Links

INSERT INTO verdict
SELECT 'confirmations point at something of their realm', NOT EXISTS (
  SELECT FROM confirmation_confirmation c
    JOIN django_content_type t ON t.id = c.content_type_id
    LEFT JOIN zerver_preregistrationuser p ON t.model = 'preregistrationuser' AND p.id = c.object_id
    LEFT JOIN zerver_multiuseinvite m ON t.model = 'multiuseinvite' AND m.id = c.object_id
    LEFT JOIN zerver_emailchangestatus e ON t.model = 'emailchangestatus' AND e.id = c.object_id
    LEFT JOIN zerver_realmreactivationstatus r ON t.model = 'realmreactivationstatus'
      AND r.id = c.object_id
    LEFT JOIN zerver_userprofile u ON t.model = 'userprofile' AND u.id = c.object_id
  WHERE coalesce(p.id, m.id, e.id, r.id, u.id) IS NULL
    OR coalesce(p.realm_id, m.realm_id, e.realm_id, r.realm_id, u.realm_id) IS DISTINCT
      FROM c.realm_id
    OR t.model <> CASE c.type WHEN 3 THEN 'emailchangestatus' WHEN 4 THEN 'userprofile' WHEN 6
      THEN 'multiuseinvite'
      WHEN 8 THEN 'realmreactivationstatus' ELSE 'preregistrationuser' END);

INSERT INTO verdict
SELECT 'confirmation keys are 24 characters of a-z2-7', NOT EXISTS (
  SELECT FROM confirmation_confirmation WHERE confirmation_key !~ '^[a-z2-7]{24}$');

INSERT INTO verdict
SELECT 'revoked invitations have no link', NOT EXISTS (
  SELECT FROM zerver_multiuseinvite i JOIN confirmation_confirmation c ON c.type = 6
    AND c.object_id = i.id WHERE i.status = 2);


-- Statistics

INSERT INTO verdict
SELECT 'no statistic is newer than its fill state', NOT EXISTS (
  SELECT FROM analytics_fillstate f JOIN (
    SELECT property, end_time FROM analytics_usercount
    UNION ALL SELECT property, end_time FROM analytics_streamcount
    UNION ALL SELECT property, end_time FROM analytics_realmcount
    UNION ALL SELECT property, end_time FROM analytics_installationcount) AS c
      ON c.property = f.property
  WHERE c.end_time > f.end_time);

INSERT INTO verdict
SELECT 'no statistic is zero', NOT EXISTS (
  SELECT FROM analytics_usercount WHERE value = 0
  UNION ALL SELECT FROM analytics_streamcount WHERE value = 0
  UNION ALL SELECT FROM analytics_realmcount WHERE value = 0
  UNION ALL SELECT FROM analytics_installationcount WHERE value = 0);

INSERT INTO verdict
SELECT 'counts of users add up to those of realms', NOT EXISTS (
  SELECT FROM (SELECT realm_id, property, subgroup, end_time, sum(value) AS value
    FROM analytics_usercount
      WHERE property <> 'active_users_audit:is_bot:day' GROUP BY 1, 2, 3, 4) AS u
    FULL JOIN (SELECT * FROM analytics_realmcount WHERE property IN (
      SELECT property FROM analytics_usercount WHERE property <> 'active_users_audit:is_bot:day'))
        AS r
      ON r.realm_id = u.realm_id AND r.property = u.property AND r.end_time = u.end_time
        AND coalesce(r.subgroup, '') = coalesce(u.subgroup, '')
  WHERE u.value IS DISTINCT FROM r.value);

INSERT INTO verdict
SELECT 'counts of realms add up to those of the installation', NOT EXISTS (
  SELECT FROM (SELECT property, subgroup, end_time, sum(value) AS value FROM analytics_realmcount
    GROUP BY 1, 2, 3 HAVING sum(value) <> 0) AS r
    FULL JOIN analytics_installationcount i
      ON i.property = r.property AND i.end_time = r.end_time
        AND coalesce(i.subgroup, '') = coalesce(r.subgroup, '')
  WHERE i.value IS DISTINCT FROM r.value);

INSERT INTO verdict
SELECT 'sent messages are counted', NOT EXISTS (
  SELECT FROM (SELECT count(*) AS sent FROM (
      SELECT date_sent FROM zerver_message UNION ALL SELECT date_sent
        FROM zerver_archivedmessage) AS m
      WHERE date_sent < (SELECT end_time FROM analytics_fillstate
        WHERE property = 'messages_sent:is_bot:hour')) AS m,
    (SELECT sum(value) AS counted FROM analytics_installationcount
      WHERE property = 'messages_sent:is_bot:hour') AS c
  WHERE sent <> counted);

SELECT name, ok FROM verdict;
