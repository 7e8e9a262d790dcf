-- Demonstration data for a database made from schema.sql: one community, one IT
-- department, one small company, one closed realm and the server's internal one.
--
--     psql -v ON_ERROR_STOP=1 --single-transaction -f seed.sql -v users=1200 ...
--
-- psql variables, all optional:
--     users       how many people realm `it` has (never fewer than are named below)
--     now         the moment that every time is relative to
--
-- The same variables give the same rows: nothing here is random. Ids below 500 are
-- people and bots named in this file, ids from 1001 the crowd of `it`; a person's own
-- recipient has the person's id, a stream's 500 plus the stream's, a huddle's 600 plus
-- the huddle's. The rows are those that a server would have written, with three bounds
-- that keep a million people affordable: of the crowd only the first 2000 and the
-- newest are not long-term idle; joining the default streams leaves no audit row for
-- the crowd; and active_users_audit is counted per person for the named only.

\set QUIET on
\if :{?users}
\else
  \set users 1200
\endif
\if :{?now}
\else
  SELECT now() AS now \gset
\endif
-- What sessions are signed with: the secret_key of the server's secrets file
\set secret_key 'aloha-demo-key-that-signs-nothing-of-value-0123456'

SET client_encoding = 'UTF8';
SET client_min_messages = warning;
SET search_path = aloha, public;
SET timezone = 'UTC';
SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';
SET work_mem = '64MB';
SET standard_conforming_strings = on;

-- A superuser may skip the foreign key checks, which tests/demo/consistency.sql repeats.
DO $$
BEGIN
  SET session_replication_role = replica;
EXCEPTION WHEN insufficient_privilege THEN
  NULL;
END $$;

-- The indexes of the tables that the crowd fills are made again after the load.
CREATE TEMPORARY TABLE demo_index AS
SELECT indexname AS name, indexdef AS definition
FROM pg_indexes
WHERE schemaname = 'aloha'
  AND tablename IN ('zerver_userprofile', 'zerver_recipient', 'zerver_subscription',
    'zerver_usergroupmembership', 'zerver_realmauditlog', 'zerver_userpresence',
    'zerver_usermessage')
  AND indexname NOT IN (SELECT conname FROM pg_constraint);

DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT i.name FROM demo_index i LOOP
    EXECUTE format('DROP INDEX aloha.%I', name);
  END LOOP;
END $$;


-- Small functions

CREATE TEMPORARY TABLE demo AS
SELECT :'now'::timestamptz AS now, :users::integer AS users, :'secret_key'::text AS secret_key,
  'argon2$argon2id$v=19$m=102400,t=2,p=8$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dg$cbYV8dbAeaxTGgeSUds3eWl/1GYuxCEvQmo1aJcgrhc'::text AS password;

-- A number below m for the n-th thing; another prime gives an unrelated number.
CREATE FUNCTION pg_temp.pick(n bigint, prime bigint, m integer) RETURNS integer
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT ((n % 2147483647 * prime % 4294967291) % m)::integer $$;

CREATE FUNCTION pg_temp.ago(days numeric) RETURNS timestamptz
  LANGUAGE sql STABLE
  AS $$ SELECT now - days * interval '1 day' FROM pg_temp.demo $$;

-- 43 letters and digits
CREATE FUNCTION pg_temp.letters(seed text) RETURNS text
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT left(translate(encode(sha256(convert_to(seed, 'UTF8')), 'base64'), '+/', 'aZ'),
    43) $$;

-- 24 characters of a-z2-7
CREATE FUNCTION pg_temp.confirmation_key(seed text) RETURNS text
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT translate(left(md5('confirmation ' || seed), 24), '0189', 'gkqz') $$;

CREATE FUNCTION pg_temp.uuid4(seed text) RETURNS uuid
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT overlay(overlay(md5('uuid ' || seed) PLACING '4' FROM 13) PLACING 'a'
    FROM 17)::uuid $$;

CREATE FUNCTION pg_temp.render(content text) RETURNS text
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE WHEN content = '' THEN ''
    ELSE '<p>' || replace(aloha.escape_html(content), E'\n', E'<br>\n') || '</p>' END $$;

CREATE FUNCTION pg_temp.base64url(data bytea) RETURNS text
  LANGUAGE sql IMMUTABLE
  AS $$ SELECT translate(encode(data, 'base64'), E'+/=\n', '-_') $$;

CREATE FUNCTION pg_temp.base62(n bigint) RETURNS text
  LANGUAGE sql IMMUTABLE
  AS $$
    WITH RECURSIVE digit (rest, text) AS (
      SELECT n, ''
      UNION ALL
      SELECT rest / 62, substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
        (rest % 62)::integer + 1, 1) || text
      FROM digit WHERE rest > 0)
    SELECT text FROM digit WHERE rest = 0
  $$;

-- HMAC-SHA256 with the SHA-256 of a salt and the secret as its key
CREATE FUNCTION pg_temp.salted_hmac(salt text, value text) RETURNS bytea
  LANGUAGE plpgsql STABLE
  AS $$
  DECLARE
    inner_pad bytea := sha256(convert_to(salt || (SELECT secret_key FROM pg_temp.demo), 'UTF8'))
      || decode(repeat('00', 32), 'hex');
    outer_pad bytea := inner_pad;
  BEGIN
    FOR i IN 0..63 LOOP
      inner_pad := set_byte(inner_pad, i, get_byte(inner_pad, i) # 54);
      outer_pad := set_byte(outer_pad, i, get_byte(outer_pad, i) # 92);
    END LOOP;
    RETURN sha256(outer_pad || sha256(inner_pad || convert_to(value, 'UTF8')));
  END $$;


-- What every server has

INSERT INTO django_content_type (app_label, model)
SELECT app, model
FROM (VALUES
  (1, 'auth', 'permission group'),
  (2, 'contenttypes', 'contenttype'),
  (3, 'sessions', 'session'),
  (4, 'confirmation', 'confirmation realmcreationkey'),
  (5, 'zerver', 'userprofile client defaultstream huddle message preregistrationuser'
    ' pushdevicetoken realm realmemoji realmfilter recipient stream subscription useractivity'
    ' useractivityinterval usermessage userpresence attachment reaction emailchangestatus'
    ' realmauditlog archivedattachment archivedmessage archivedusermessage userhotspot'
    ' realmdomain customprofilefield customprofilefieldvalue service scheduledemail'
    ' multiuseinvite defaultstreamgroup usergroup usergroupmembership botstoragedata'
    ' botconfigdata scheduledmessage submessage userstatus archivedreaction'
    ' archivedsubmessage archivetransaction missedmessageemailaddress alertword draft'
    ' muteduser realmplayground scheduledmessagenotificationemail realmuserdefault usertopic'
    ' groupgroupmembership realmreactivationstatus'),
  (6, 'social_django', 'association code nonce usersocialauth partial'),
  (7, 'otp_static', 'staticdevice statictoken'),
  (8, 'otp_totp', 'totpdevice'),
  (9, 'analytics', 'installationcount realmcount streamcount usercount fillstate')
) AS a (no, app, models), string_to_table(models, ' ') WITH ORDINALITY AS m (model, place)
ORDER BY no, place;

INSERT INTO zerver_client (id, name)
VALUES (1, 'website'), (2, 'AlohaMobile'), (3, 'AlohaElectron'), (4, 'Internal'),
  (5, 'AlohaPython'), (6, 'AlohaServer'), (7, 'AlohaTicketWebhook'), (8, 'irc_mirror');


-- Realms

INSERT INTO zerver_realm (id, string_id, name, description, date_created, org_type,
  invite_required, emails_restricted_to_domains, email_address_visibility, waiting_period_threshold,
  enable_spectator_access, enable_read_receipts, digest_emails_enabled, message_retention_days,
  message_content_edit_limit_seconds, deactivated, name_changes_disabled,
  mandatory_topics, email_changes_disabled, avatar_changes_disabled, allow_message_editing,
  allow_edit_history, inline_image_preview, inline_url_embed_preview, send_welcome_emails,
  disallow_disposable_email_addresses, message_content_allowed_in_email_notifications,
  want_advertise_in_communities_directory, default_language, authentication_methods,
  icon_source, icon_version, logo_source, logo_version, night_logo_source, night_logo_version,
  bot_creation_policy, message_content_delete_limit_seconds, plan_type, first_visible_message_id,
  digest_weekday, invite_to_stream_policy, video_chat_provider, user_group_edit_policy,
  private_message_policy, wildcard_mention_policy, invite_to_realm_policy, giphy_rating,
  move_messages_between_streams_policy, edit_topic_policy, add_custom_emoji_policy,
  delete_own_message_policy, create_private_stream_policy, create_public_stream_policy,
  create_web_public_stream_policy)
SELECT id, string_id, name, description, pg_temp.ago(created), org_type,
  invite_required, restricted, visibility, waiting, spectators, id <> 1, digests, retention,
  edit_limit, id = 5, false,
  false, false, false, true,
  true, true, false, true,
  true, true,
  false, 'en', 2147483647,
  'G', 1, 'D', 1, 'D', 1,
  1, 600, 1, 0,
  1, 1, 1, 1,
  1, 5, 1, 2,
  2, 5, 1,
  2, 1, 1,
  7
FROM (VALUES
  (1, 'alohainternal', 'System bot realm', '', 901, 0, true, false, 1, 0, false, false, -1, 600),
  (2, '', 'Aloha Community', 'Everyone who builds, runs or likes *Aloha*.', 900, 90, false, false,
    1, 10, true, false, -1, NULL),
  (3, 'it', 'IT Department', 'Tickets, printers & pagers', 800, 10, true, true, 3, 3, false, false,
    -1, 3600),
  (4, 'lear', 'Lear & Co', 'Three heirs, one <kingdom>', 400, 10, true, false, 1, 0, false, true,
    365, 600),
  (5, 'old', 'Old realm', '', 700, 0, true, false, 1, 0, false, false, -1, 600)
) AS r (id, string_id, name, description, created, org_type, invite_required, restricted,
  visibility, waiting, spectators, digests, retention, edit_limit);

INSERT INTO zerver_realmuserdefault (id, realm_id, twenty_four_hour_time, enter_sends,
  left_side_userlist,
  default_language, default_view, escape_navigates_to_default_view, dense_mode, fluid_layout_width,
  high_contrast_mode, translate_emoticons, display_emoji_reaction_users, starred_message_counts,
  color_scheme, demote_inactive_streams, emojiset, user_list_style,
  email_notifications_batching_period_seconds, enable_stream_desktop_notifications,
  enable_stream_email_notifications, enable_stream_push_notifications,
  enable_stream_audible_notifications, notification_sound, wildcard_mentions_notify,
  enable_desktop_notifications, pm_content_in_desktop_notifications, enable_sounds,
  enable_offline_email_notifications, message_content_in_email_notifications,
  enable_offline_push_notifications, enable_online_push_notifications, desktop_icon_count_display,
  enable_digest_emails, enable_login_emails, enable_marketing_emails, realm_name_in_notifications,
  presence_enabled, enable_drafts_synchronization, send_stream_typing_notifications,
  send_private_typing_notifications, send_read_receipts)
SELECT id, id, id = 3, false, false,
  'en', 'recent_topics', true, true, false,
  false, false, true, true,
  1, 1, 'google', 2,
  120, false,
  false, false,
  false, 'aloha', true,
  true, true, true,
  true, true,
  true, true, 1,
  true, true, true, false,
  true, true, true,
  true, true
FROM zerver_realm ORDER BY id;

INSERT INTO zerver_realmdomain (id, realm_id, domain, allow_subdomains)
VALUES (1, 3, 'it.example.com', false), (2, 3, 'example.com', false),
  (3, 3, 'contractor.example.net', true);

INSERT INTO zerver_realmfilter (id, realm_id, pattern, url_format_string)
VALUES (1, 2, '#(?P<id>[0-9]{2,8})', 'https://issues.example.org/%(id)s'),
  (2, 3, 'INC-(?P<id>[0-9]+)', 'https://incidents.it.example.com/%(id)s'),
  (3, 3, '(?P<repo>[a-z-]+)@(?P<commit>[0-9a-f]{7,40})',
    'https://git.it.example.com/%(repo)s/commit/%(commit)s');

INSERT INTO zerver_realmplayground (id, realm_id, name, pygments_language, url_prefix)
VALUES (1, 2, 'Try it', 'Python', 'https://play.example.org/?code=');


-- People and bots that have a name. Days are days ago; bot_type 0 is a person.

CREATE TEMPORARY TABLE person (
  id integer PRIMARY KEY,
  realm_id integer NOT NULL,
  first_role smallint NOT NULL,
  role smallint NOT NULL,
  delivery_email text NOT NULL,
  full_name text NOT NULL,
  joined timestamptz NOT NULL,
  gone timestamptz,
  changed timestamptz,
  bot_type smallint NOT NULL,
  owner_id integer,
  dummy boolean NOT NULL,
  idle boolean NOT NULL,
  language text NOT NULL,
  timezone text NOT NULL
);

INSERT INTO person
SELECT id, realm_id, first_role, role, email, name, pg_temp.ago(joined), pg_temp.ago(gone),
  CASE WHEN first_role <> role THEN pg_temp.ago(joined * 0.6) END,
  bot_type, owner_id, false, id IN (17, 74), coalesce(language, 'en'), coalesce(timezone, '')
FROM (VALUES
  -- alohainternal: the system's own, who belong to themselves
  (1, 1, 400, 400, 'emailgateway@aloha.com', 'Email Gateway', 901, NULL, 1, 1),
  (2, 1, 400, 400, 'nagios-receive-bot@aloha.com', 'Nagios Receive Bot', 901, NULL, 1, 2),
  (3, 1, 400, 400, 'nagios-send-bot@aloha.com', 'Nagios Send Bot', 901, NULL, 1, 3),
  (4, 1, 400, 400, 'nagios-staging-receive-bot@aloha.com', 'Nagios Staging Receive Bot', 901, NULL,
    1, 4),
  (5, 1, 400, 400, 'nagios-staging-send-bot@aloha.com', 'Nagios Staging Send Bot', 901, NULL, 1, 5),
  (6, 1, 400, 400, 'notification-bot@aloha.com', 'Notification Bot', 901, NULL, 1, 6),
  (7, 1, 400, 400, 'welcome-bot@aloha.com', 'Welcome Bot', 901, NULL, 1, 7),

  -- the community
  (8, 2, 100, 100, 'nora@example.org', 'Nora Okonkwo', 899.9, NULL, 0, NULL),
  (9, 2, 400, 100, 'tomas@example.org', 'Tomás Ruiz', 880, NULL, 0, NULL),
  (10, 2, 400, 200, 'priya@example.org', 'Priya Raghunathan', 870, NULL, 0, NULL),
  (11, 2, 400, 300, 'jonas@example.org', 'Jonas Lindqvist', 860, NULL, 0, NULL),
  (12, 2, 400, 300, 'farida@example.org', 'فريدة منصور', 840, NULL, 0, NULL),
  (13, 2, 400, 400, 'shared@example.com', 'Sam Shared', 800, NULL, 0, NULL),
  (14, 2, 400, 400, 'greta@example.org', 'Greta Vogel', 780, NULL, 0, NULL),
  (15, 2, 400, 400, 'hyejin@example.org', '김혜진', 760, NULL, 0, NULL),
  (16, 2, 400, 400, 'yael@example.org', 'יעל כהן', 700, NULL, 0, NULL),
  (17, 2, 400, 400, 'dmitri@example.org', 'Дмитрий Соколов', 650, NULL, 0, NULL),
  (18, 2, 400, 400, 'oluwa@example.org', 'Ọlúwáṣeun Adébáyọ̀', 600, NULL, 0, NULL),
  (19, 2, 400, 400, 'family@example.org', 'The 👨‍👩‍👧‍👦 Family', 500, NULL, 0, NULL),
  (20, 2, 400, 400, 'gone.gale@example.org', 'Gale Gone', 450, 200, 0, NULL),
  (21, 2, 600, 600, 'visitor@example.net', 'Vera Visitor', 120, NULL, 0, NULL),
  (22, 2, 400, 400, 'newcomer@example.org', 'Nils Newcomer', 4, NULL, 0, NULL),
  (23, 2, 400, 400, 'fresh@example.org', 'Freya Fresh', 0.5, NULL, 0, NULL),
  (24, 2, 400, 400, 'twin.one@example.org', 'Terry Twin', 300, NULL, 0, NULL),
  (25, 2, 400, 400, 'twin.two@example.org', 'Terry Twin', 299, NULL, 0, NULL),
  (26, 2, 400, 400, 'docs-bot@chat.example.com', 'Docs Bot', 500, NULL, 1, 10),
  (27, 2, 400, 400, 'forge-hook-bot@chat.example.com', 'Forge Hook', 480, NULL, 2, 9),
  (28, 2, 400, 400, 'relay-bot@chat.example.com', 'Relay', 470, NULL, 3, 14),
  (29, 2, 400, 400, 'trivia-bot@chat.example.com', 'Trivia', 460, NULL, 4, 14),
  (30, 2, 400, 400, 'gale-bot@chat.example.com', 'Gale''s Bot', 440, 200.001, 1, 20),

  -- the IT department
  (40, 3, 100, 100, 'alice@it.example.com', 'Alice Anders', 799.9, NULL, 0, NULL),
  (41, 3, 400, 200, 'bo@it.example.com', '李 Bo', 790, NULL, 0, NULL),
  (42, 3, 400, 200, 'max@it.example.com', 'Max Mint', 780, 90, 0, NULL),
  (43, 3, 400, 300, 'carmen@it.example.com', 'Carmen Ibáñez', 770, NULL, 0, NULL),
  (44, 3, 400, 400, 'dai@it.example.com', 'Dai 大輔 Tanaka', 760, NULL, 0, NULL),
  (45, 3, 400, 400, 'erin@it.example.com', 'Erin O''Hara', 750, NULL, 0, NULL),
  (46, 3, 400, 400, 'shared@example.com', 'Sam Shared', 740, NULL, 0, NULL),
  (47, 3, 400, 400, 'Freddie.Mixed@IT.Example.com', 'Freddie McMixed', 730, NULL, 0, NULL),
  (48, 3, 600, 600, 'guest@contractor.example.net', 'Guido Guest', 200, NULL, 0, NULL),
  (49, 3, 400, 100, 'second.owner@it.example.com', 'Olga Owens', 720, NULL, 0, NULL),
  (50, 3, 300, 400, 'demoted@it.example.com', 'Dennis Demoted', 710, NULL, 0, NULL),
  (51, 3, 400, 400, 'leila@it.example.com', 'ليلى الهاشمي', 640, NULL, 0, NULL),
  (52, 3, 400, 400, 'avi@it.example.com', 'אבי לוי', 630, NULL, 0, NULL),
  (53, 3, 400, 400, 'coder@it.example.com', '👩🏽‍💻 Kōder', 620, NULL, 0, NULL),
  (54, 3, 400, 400, 'flags@it.example.com', 'Flo 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇯🇵 🏳️‍🌈', 610, NULL, 0, NULL),
  (55, 3, 400, 400, 'decomposed@it.example.com', E'Zoe\u0308 Ange\u0301lique', 600, NULL, 0, NULL),
  (56, 3, 400, 400, 'zalgo@it.example.com',
    E'Z\u0351\u036B\u0343\u036A\u0302a\u0321\u034A\u0353\u0328l\u0352\u0317\u0321g\u0322\u0328\u0321o\u0337\u035B\u0489\u0300\u0301', 590, NULL, 0, NULL),
  (57, 3, 400, 400, 'halfwidth@it.example.com', 'ﾊﾝｶｸ Ｆｕｌｌｗｉｄｔｈ', 580, NULL, 0, NULL),
  (58, 3, 400, 400, 'escape.colour@it.example.com', E'Red \x1B[31;1mAlert\x1B[0m', 570, NULL, 0,
    NULL),
  (59, 3, 400, 400, 'escape.clipboard@it.example.com', E'Clip\x1B]52;c;cm0gLXJmIC8K\x07board', 560,
    NULL, 0, NULL),
  (60, 3, 400, 400, 'c1@it.example.com', E'Csi\u009B2JClear\u0085Next', 550, NULL, 0, NULL),
  (61, 3, 400, 400, 'bidi@it.example.com', E'Bidi \u202Exe.exe\u202C \u2066evil\u2069 \u200Fend',
    540, NULL, 0, NULL),
  (62, 3, 400, 400, 'newline@it.example.com', E'Two\nLines\tTab\x07Bell\rReturn', 530, NULL, 0,
    NULL),
  (63, 3, 400, 400, 'long.name@it.example.com', repeat('Longname ', 11) || '!', 520, NULL, 0, NULL),
  (64, 3, 400, 400, '--all@it.example.com', '--all', 510, NULL, 0, NULL),
  (65, 3, 400, 400, '-y@it.example.com', '-y', 505, NULL, 0, NULL),
  (66, 3, 400, 400, 'blank@it.example.com', E'\u2800\u00A0', 500, NULL, 0, NULL),
  (67, 3, 400, 400, 'invisible@it.example.com', E'In\u200Bvis\u2060ible\uFEFF', 495, NULL, 0, NULL),
  (68, 3, 400, 400, 'percent@it.example.com', '%s%n {0} $(id) `id` ; DROP TABLE', 490, NULL, 0,
    NULL),
  (69, 3, 400, 400, 'markup@it.example.com', '<b>Bold</b> & "Quoted" \ Back', 485, NULL, 0, NULL),
  (70, 3, 400, 400, 'csv@it.example.com', '=1+1,"Sheet"', 480, NULL, 0, NULL),
  (71, 3, 400, 400, repeat('very.long.', 24) || 'x@mail.io', 'Long Address', 475, NULL, 0, NULL),
  (72, 3, 400, 400, 'plus+tag@it.example.com', 'Pia Plus', 470, NULL, 0, NULL),
  (73, 3, 400, 400, 'combining@it.example.com', 'กิตติ์ नमस्ते தமிழ்', 465, NULL, 0, NULL),
  (74, 3, 400, 400, 'idle@it.example.com', 'Ida Idle', 460, NULL, 0, NULL),
  (75, 3, 400, 400, 'sleepy@it.example.com', 'Silas Sleepy', 455, NULL, 0, NULL),
  (76, 3, 400, 400, 'bot.owner@it.example.com', 'Benedikt Botmann', 450, NULL, 0, NULL),
  (77, 3, 400, 400, 'left@it.example.com', 'Lena Left', 445, 45, 0, NULL),
  (78, 3, 600, 600, 'left.guest@contractor.example.net', 'Gustav Gone', 440, 44, 0, NULL),
  (79, 3, 400, 400, 'recent@it.example.com', 'Rosa Recent', 1, NULL, 0, NULL),
  (80, 3, 400, 300, 'night.shift@it.example.com', 'Ночная Смена', 435, NULL, 0, NULL),
  (90, 3, 400, 400, 'pager-bot@it.chat.example.com', 'Pager', 700, NULL, 1, 40),
  (91, 3, 400, 400, 'ticket-hook-bot@it.chat.example.com', 'Ticket Hook', 690, NULL, 2, 41),
  (92, 3, 400, 400, 'runbook-bot@it.chat.example.com', 'Runbook', 440, NULL, 3, 76),
  (93, 3, 400, 400, 'followup-bot@it.chat.example.com', 'Follow-up', 439, NULL, 4, 76),
  (94, 3, 400, 400, 'left-bot@it.chat.example.com', 'Lena''s Bot', 430, 45.001, 1, 77),
  (95, 3, 400, 200, 'provision-bot@it.chat.example.com', 'Provisioner', 600, NULL, 1, 40),

  -- Lear & Co
  (120, 4, 100, 100, 'lear@lear.example.com', 'King Lear', 399.9, NULL, 0, NULL),
  (121, 4, 400, 200, 'goneril@lear.example.com', 'Goneril Albany', 390, NULL, 0, NULL),
  (122, 4, 400, 200, 'regan@lear.example.com', 'Regan Cornwall', 389, NULL, 0, NULL),
  (123, 4, 400, 300, 'kent@lear.example.com', 'Earl of Kent', 388, NULL, 0, NULL),
  (124, 4, 400, 400, 'cordelia@lear.example.com', 'Cordelia France', 387, 300, 0, NULL),
  (125, 4, 400, 400, 'edgar@lear.example.com', 'Edgar Gloucester', 380, NULL, 0, NULL),
  (126, 4, 400, 400, 'edmund@lear.example.com', 'Edmund Gloucester', 379, NULL, 0, NULL),
  (127, 4, 600, 600, 'fool@lear.example.com', 'The Fool', 370, NULL, 0, NULL),
  (128, 4, 400, 400, 'herald-bot@lear.chat.example.com', 'Herald', 360, NULL, 1, 120),

  -- the old realm, closed sixty days ago
  (150, 5, 100, 100, 'otto@old.example.com', 'Otto Oldman', 699.9, NULL, 0, NULL),
  (151, 5, 400, 200, 'petra@old.example.com', 'Petra Past', 690, NULL, 0, NULL),
  (152, 5, 400, 300, 'quentin@old.example.com', 'Quentin Quondam', 680, NULL, 0, NULL),
  (153, 5, 400, 400, 'rita@old.example.com', 'Rita Retired', 670, NULL, 0, NULL),
  (154, 5, 600, 600, 'stan@old.example.com', 'Stan Stranger', 660, NULL, 0, NULL)
) AS p (id, realm_id, first_role, role, email, name, joined, gone, bot_type, owner_id)
LEFT JOIN (VALUES
  (8, 'en', 'Africa/Lagos'), (9, 'es', 'Europe/Madrid'), (10, 'en', 'Asia/Kolkata'),
  (11, 'sv', 'Europe/Stockholm'), (12, 'ar', 'Africa/Cairo'), (14, 'de', 'Europe/Berlin'),
  (15, 'ko', 'Asia/Seoul'), (16, 'en', 'Asia/Jerusalem'), (17, 'ru', 'Europe/Moscow'),
  (40, 'en', 'Europe/Oslo'), (41, 'zh-hans', 'Asia/Shanghai'), (43, 'es', 'Europe/Madrid'),
  (44, 'ja', 'Asia/Tokyo'), (45, 'en', 'Europe/Dublin'), (48, 'it', 'Europe/Rome'),
  (51, 'ar', 'Asia/Amman'), (52, 'en', 'Asia/Jerusalem'), (55, 'fr', ''), (57, 'ja', ''),
  (76, 'de', ''), (80, 'ru', ''), (120, 'en', 'Europe/London'), (124, 'fr', 'Europe/Paris'),
  (150, 'de', '')
) AS l (id, language, timezone) USING (id);

-- Mirror dummies: somebody seen on IRC, and what a deleted account leaves
INSERT INTO person
SELECT id, realm_id, 400, 400, email, name, pg_temp.ago(joined), pg_temp.ago(joined), NULL,
  0, NULL, true, false, 'en', ''
FROM (VALUES
  (31, 2, 'ircnick@irc.example.net', 'ircnick (IRC)', 350),
  (32, 2, 'deleteduser32@chat.example.com', 'Deleted User 32', 250),
  (81, 3, 'printer@irc.example.net', 'printer (IRC)', 320)
) AS p (id, realm_id, email, name, joined);


-- The crowd of `it`

CREATE TEMPORARY TABLE culture (
  share int4range, family_first boolean, glue text, language text, given text[], family text[]);

INSERT INTO culture
VALUES
  ('[0,70)', false, ' ', 'en',
    '{Ada|ada,Ben|ben,Chloé|chloe,Dario|dario,Emil|emil,Fiona|fiona,Gianna|gianna,Hugo|hugo,Inès|ines,Jack|jack,Kaia|kaia,Liam|liam,Maja|maja,Noah|noah,Olivia|olivia,Pablo|pablo,Quinn|quinn,Rosa|rosa,Søren|soren,Tess|tess,Uma|uma,Vito|vito,Wilma|wilma,Xenia|xenia,Yannick|yannick,Zoë|zoe,Arjun|arjun,Beatriz|beatriz,Caleb|caleb,Daniela|daniela,Ezra|ezra,Freja|freja,Gareth|gareth,Håkon|hakon,Imani|imani,Jürgen|jurgen,Keanu|keanu,Leilani|leilani,Mónica|monica,Nnamdi|nnamdi,Owen|owen}',
    '{Abbott|abbott,Brandt|brandt,Castillo|castillo,Dubois|dubois,Eriksen|eriksen,Ferrari|ferrari,García|garcia,Hansen|hansen,Iyer|iyer,Jansen|jansen,Kowalski|kowalski,Lindgren|lindgren,Moreau|moreau,Núñez|nunez,O''Brien|obrien,Petrov|petrov,Quist|quist,Rossi|rossi,Schäfer|schafer,Thorne|thorne,Urquhart|urquhart,Vasquez|vasquez,Weaver|weaver,Ximenes|ximenes,Yıldız|yildiz,Zimmermann|zimmermann,Achterberg|achterberg,Bakker|bakker,Chaudhary|chaudhary,Drăgan|dragan,Eze|eze,Fitzgerald|fitzgerald,Gonçalves|goncalves,Hồ|ho,Ibsen|ibsen,Jones-Parry|jones-parry,Kealoha|kealoha}'),
  ('[70,80)', true, ' ', 'ja',
    '{陽菜|hina,蓮|ren,葵|aoi,結衣|yui,大翔|hiroto,さくら|sakura,健太|kenta,美咲|misaki,翔|sho}',
    '{佐藤|sato,鈴木|suzuki,高橋|takahashi,田中|tanaka,伊藤|ito,渡辺|watanabe,山本|yamamoto,中村|nakamura}'),
  ('[80,88)', true, '', 'zh-hans',
    '{伟|wei,芳|fang,娜|na,秀英|xiuying,敏|min,静|jing,强|qiang,磊|lei,洋|yang,艳|yan}',
    '{王|wang,李|li,张|zhang,刘|liu,陈|chen,杨|yang,赵|zhao,黄|huang,周|zhou,吴|wu}'),
  ('[88,92)', false, ' ', 'ar',
    '{محمد|mohammed,فاطمة|fatima,أحمد|ahmed,عائشة|aisha,يوسف|yousef,مريم|maryam}',
    '{العلي|alali,حداد|haddad,الخوري|alkhoury,ناصر|nasser,قاسم|qassem}'),
  ('[92,95)', false, ' ', 'en',
    '{נועה|noa,דוד|david,תמר|tamar,איתי|itay,שירה|shira}',
    '{כהן|cohen,לוי|levi,מזרחי|mizrahi,פרץ|peretz}'),
  ('[95,99)', false, ' ', 'ru',
    '{Анна|anna,Иван|ivan,Мария|maria,Сергей|sergei,Ольга|olga,Тарас|taras}',
    '{Волков|volkov,Новак|novak,Морозова|morozova,Шевченко|shevchenko}'),
  ('[99,100)', false, ' ', 'el',
    '{Ελένη|eleni,Γιώργος|giorgos,Νίκη|niki}',
    '{Παπαδόπουλος|papadopoulos,Βλάχου|vlachou}');

INSERT INTO person
SELECT 1000 + n, 3, CASE WHEN role = 600 THEN 600 ELSE 400 END, role,
  split_part(given_name, '|', 2) || '.' || split_part(family_name, '|', 2) || n
    || '@it.example.com',
  CASE WHEN family_first
    THEN split_part(family_name, '|', 1) || glue || split_part(given_name, '|', 1)
    ELSE split_part(given_name, '|', 1) || glue
      || CASE WHEN lower(share) = 0 AND pg_temp.pick(n, 2971215073, 100) < 40
        THEN chr(65 + pg_temp.pick(n, 3221225473, 26)) || '. ' ELSE '' END
      || split_part(family_name, '|', 1) END,
  joined,
  CASE WHEN leaves THEN joined + (d.now - joined) * (20 + pg_temp.pick(n, 2971215073,
    70)) / 100 END,
  CASE WHEN role IN (200, 300) THEN joined + (d.now - joined) * 0.15 END,
  0, NULL, false,
  NOT leaves AND joined < d.now - interval '40 days'
    AND (n > 2000 OR pg_temp.pick(n, 3221225473, 100) < 12),
  language, ''
FROM demo d
  CROSS JOIN LATERAL generate_series(1, d.users - (
    SELECT count(*)::integer FROM person WHERE realm_id = 3 AND bot_type = 0 AND NOT dummy)) AS n
  JOIN culture ON share @> pg_temp.pick(n, 2654435761, 100)
  CROSS JOIN LATERAL (SELECT
    given[1 + pg_temp.pick(n, 2246822519, cardinality(given))] AS given_name,
    family[1 + pg_temp.pick(n, 3266489917, cardinality(family))] AS family_name,
    (CASE WHEN pg_temp.pick(n, 2860486313, 1000) < 2 THEN 200
      WHEN pg_temp.pick(n, 2860486313, 1000) < 8 THEN 300
      WHEN pg_temp.pick(n, 2860486313, 1000) < 50 THEN 600
      ELSE 400 END)::smallint AS role,
    pg_temp.pick(n, 2147483659, 100) < 6 AS leaves,
    d.now - interval '790 days'
      + interval '788 days' * power(n / d.users::double precision, 0.7) AS joined) AS of_user;

ANALYZE person;

INSERT INTO zerver_recipient (id, type, type_id)
SELECT id, 1, id FROM person ORDER BY id;

CREATE INDEX ON person (realm_id) WHERE id < 1301;


-- Groups

INSERT INTO zerver_usergroup (id, realm_id, name, description, is_system_group)
SELECT (r.id - 1) * 7 + no, r.id, '@role:' || g.name, g.description, true
FROM zerver_realm r, (VALUES
  (1, 'owners', 'Owners of this organization'),
  (2, 'administrators', 'Administrators of this organization, including owners'),
  (3, 'moderators', 'Moderators of this organization, including administrators'),
  (4, 'fullmembers', 'Members of this organization, not including new accounts and guests'),
  (5, 'members', 'Members of this organization, not including guests'),
  (6, 'everyone', 'Everyone in this organization, including guests'),
  (7, 'internet', 'Everyone on the Internet')) AS g (no, name, description)
ORDER BY 1;

INSERT INTO zerver_groupgroupmembership (supergroup_id, subgroup_id)
SELECT g.id + 1, g.id FROM zerver_usergroup g WHERE g.id % 7 <> 0 ORDER BY g.id;

INSERT INTO zerver_usergroup (id, realm_id, name, description, is_system_group)
VALUES (36, 2, 'translators', 'They carry Aloha over', false),
  (37, 3, 'oncall', 'Who is woken at night', false),
  (38, 3, '夜勤', '', false),
  (39, 3, 'nobody yet', 'An empty group', false),
  (40, 4, 'heirs', 'Until further notice', false);

INSERT INTO zerver_usergroupmembership (user_group_id, user_profile_id)
SELECT (p.realm_id - 1) * 7 + g.no, p.id
FROM person p
  JOIN zerver_realm r ON r.id = p.realm_id
  CROSS JOIN demo d
  JOIN (VALUES (100, 1), (200, 2), (300, 3), (400, 5), (600, 6), (400, 4)) AS g (role, no)
    ON g.role = p.role AND (g.no <> 4
      OR p.joined <= d.now - r.waiting_period_threshold * interval '1 day')
WHERE NOT p.dummy
ORDER BY p.id, g.no DESC;

INSERT INTO zerver_usergroupmembership (user_group_id, user_profile_id)
VALUES (36, 9), (36, 11), (36, 15), (37, 40), (37, 43), (37, 45), (37, 90), (38, 44), (38, 80),
  (40, 121), (40, 122);


-- Streams

CREATE TEMPORARY TABLE channel AS
SELECT id, realm_id, name, description, kind, policy, retention, is_default, share, creator_id,
  pg_temp.ago(created) AS created, pg_temp.ago(closed) AS closed,
  messages, pg_temp.ago(least(created, span)) AS first_date, topics::text[]
FROM (VALUES
  -- share: how many in a hundred of the realm's people belong to it; 0 for those listed below
  (1, 2, 'general', 'Everyone is added to this stream. Say hello :wave:', 'public', 1, NULL, true,
    100, NULL, 900, NULL, 160, 600, '{welcome,lunch,release notes,stale builds}'),
  (2, 2, 'core team', 'A private stream for core team members.', 'protected', 1, NULL, false, 0,
    NULL, 900, NULL, 60, 500, '{planning,hiring}'),
  (3, 2, 'announcements', 'News from the project', 'public', 2, 365, true, 100, 8, 890, NULL, 12,
    360, '{releases}'),
  (4, 2, 'translation', 'Words in *other* words', 'public', 1, NULL, false, 45, 9, 850, NULL, 220,
    500, '{Deutsch,日本語,Español,عربي}'),
  (5, 2, 'lobby', 'Open to the web', 'web', 1, NULL, false, 60, 8, 700, NULL, 90, 300,
    '{questions,ideas}'),
  (6, 2, '設計 & デザイン', '画面と色', 'public', 1, NULL, false, 40, 10, 600, NULL, 150, 300, '{アイコン,配色}'),
  (7, 2, 'security', 'Reports under embargo', 'protected', 4, NULL, false, 0, 8, 500, NULL, 40, 200,
    '{CVE watch}'),
  (8, 2, 'attic', 'Where old projects rest', 'public', 1, NULL, false, 30, 9, 800, 150, 25, 600,
    '{leftovers}'),
  (10, 3, 'general', 'Everyone is added to this stream. Say hello :wave:', 'public', 1, NULL, true,
    100, NULL, 800, NULL, 14, 20, '{welcome,cake}'),
  (11, 3, 'core team', 'A private stream for core team members.', 'protected', 1, NULL, false, 0,
    NULL, 800, NULL, 80, 400, '{budget,staffing}'),
  (12, 3, 'announcements', 'Maintenance windows & outages', 'public', 2, NULL, true, 100, 40, 799,
    NULL, 5, 20, '{maintenance}'),
  (13, 3, 'helpdesk', 'Ask here first', 'public', 1, NULL, false, 30, 40, 795, NULL, 420, 180,
    '{passwords,VPN,laptops,INC-1042,INC-1077}'),
  (14, 3, 'networking', 'Cables, switches, radio', 'public', 1, NULL, false, 20, 41, 780, NULL, 260,
    180, '{core switch,wifi,DNS}'),
  (15, 3, 'printers', 'PC load letter', 'public', 1, 30, false, 15, 44, 770, NULL, 90, 120,
    '{toner,paper jam}'),
  (16, 3, 'サーバー運用', '夜間のメンテナンスと監視', 'public', 1, NULL, false, 12, 44, 700, NULL, 160, 150,
    '{監視,バックアップ}'),
  (17, 3, 'vault', 'Keys and contracts', 'protected', 1, NULL, false, 0, 40, 690, NULL, 35, 150,
    '{rotation}'),
  (18, 3, 'leads', 'Team leads', 'shared', 4, NULL, false, 0, 40, 680, NULL, 70, 300,
    '{roadmap,reviews}'),
  (19, 3, 'novell', 'Gone, not forgotten', 'public', 1, NULL, false, 10, 41, 760, 250, 30, 600,
    '{migration}'),
  (20, 3, '🚒 on call', 'Wake up!', 'public', 1, NULL, false, 10, 43, 650, NULL, 300, 60,
    '{disk full,certificates,handover}'),
  (21, 3, E'night \x1B[7mshift', E'Created by a script \x1B]0;pwned\x07', 'public', 1, NULL, false,
    5, NULL, 400, NULL, 20, 60, E'{"coffee \u202E eeffoc"}'),
  (30, 4, 'general', 'Everyone is added to this stream. Say hello :wave:', 'public', 1, NULL, true,
    100, NULL, 400, NULL, 60, 300, '{court,succession}'),
  (31, 4, 'core team', 'A private stream for core team members.', 'protected', 1, NULL, false, 0,
    NULL, 400, NULL, 30, 300, '{succession}'),
  (32, 4, 'heath', 'Storms', 'public', 1, NULL, false, 60, 123, 380, NULL, 45, 200, '{weather}'),
  (40, 5, 'general', 'Everyone is added to this stream. Say hello :wave:', 'public', 1, NULL, true,
    100, NULL, 700, NULL, 40, 650, '{memories}'),
  (41, 5, 'core team', 'A private stream for core team members.', 'protected', 1, NULL, false, 0,
    NULL, 700, NULL, 10, 650, '{closing down}')
) AS s (id, realm_id, name, description, kind, policy, retention, is_default, share, creator_id,
  created, closed, messages, span, topics);

INSERT INTO zerver_recipient (id, type, type_id)
SELECT 500 + id, 2, id FROM channel ORDER BY id;

INSERT INTO zerver_stream (id, realm_id, name, description, rendered_description, date_created,
  deactivated,
  invite_only, history_public_to_subscribers, is_web_public, stream_post_policy, is_in_zephyr_realm,
  email_token, message_retention_days, can_remove_subscribers_group_id, recipient_id)
SELECT id, realm_id,
  CASE WHEN closed IS NULL THEN name
    ELSE left(left(encode(sha512(convert_to(id::text, 'UTF8')), 'hex'), 7) || '!DEACTIVATED:'
      || name, 60) END,
  description, pg_temp.render(description), created, closed IS NOT NULL,
  closed IS NOT NULL OR kind IN ('shared', 'protected'), kind <> 'protected', kind = 'web', policy,
    false,
  md5('stream ' || id), retention, (realm_id - 1) * 7 + 2, 500 + id
FROM channel ORDER BY id;

UPDATE zerver_realm r
SET notifications_stream_id = n.id, signup_notifications_stream_id = s.id
FROM channel n JOIN channel s ON s.realm_id = n.realm_id AND s.name = 'core team'
WHERE n.realm_id = r.id AND n.name = 'general';

INSERT INTO zerver_defaultstream (realm_id, stream_id)
SELECT realm_id, id FROM channel WHERE is_default ORDER BY id;

INSERT INTO zerver_defaultstreamgroup (id, realm_id, name, description)
VALUES (1, 2, 'wordsmiths', 'For those who translate'), (2, 3, 'operations', 'Keeps the lights on');

INSERT INTO zerver_defaultstreamgroup_streams (defaultstreamgroup_id, stream_id)
VALUES (1, 4), (1, 6), (2, 14), (2, 16), (2, 20);


-- Who belongs to which stream, from when until when. The crowd's part in the default
-- streams follows from the join date and is not listed.

CREATE TEMPORARY TABLE member AS
SELECT p.id AS user_id, c.id AS stream_id, start + interval '1 second' AS since,
  CASE WHEN c.share BETWEEN 1 AND 99 AND p.gone IS NULL
      AND pg_temp.pick(p.id * 64 + c.id, 2654435761, 100) < 6
    THEN start + (coalesce(c.closed, d.now) - start) * 0.8 END AS until
FROM person p
  JOIN channel c USING (realm_id)
  CROSS JOIN demo d
  CROSS JOIN LATERAL (SELECT greatest(p.joined, c.created) AS start,
    pg_temp.pick(p.id * 64 + c.id, 3266489917, 100) AS draw) AS of_both
WHERE p.id < 1301 AND p.bot_type = 0 AND NOT p.dummy
  AND (c.share = 100 AND p.id < 1000
    OR c.share BETWEEN 1 AND 99 AND p.id < 1000 AND draw < c.share + 20
    OR c.share BETWEEN 1 AND 99 AND p.id > 1000 AND draw < c.share
    OR c.share = 0 AND p.role <= 300 AND p.id < 1000
    OR c.creator_id = p.id)
  AND (c.closed IS NULL OR p.joined < c.closed)
  AND (p.gone IS NULL OR p.gone > start + interval '2 seconds');

INSERT INTO member
SELECT v.user_id, v.stream_id, greatest(p.joined, c.created) + interval '1 second', NULL
FROM (VALUES (26, 1), (27, 4), (90, 20), (91, 13), (95, 11), (128, 30)) AS v (user_id, stream_id)
  JOIN person p ON p.id = v.user_id
  JOIN channel c ON c.id = v.stream_id;

INSERT INTO zerver_subscription (user_profile_id, recipient_id, active, is_user_active, color,
  is_muted, pin_to_top)
SELECT id, id, true, gone IS NULL, '#c2c2c2', false, false FROM person ORDER BY id;

WITH palette AS (
  SELECT string_to_array('#76ce90 #fae589 #a6c7e5 #e79ab5 #bfd56f #f4ae55 #b0a5fd #addfe5'
    ' #f5ce6e #c2726a #94c849 #bd86e5 #ee7e4a #a6dcbf #95a5fd #53a063 #9987e1 #e4523d #c2c2c2'
    ' #4f8de4 #c6a8ad #e7cc4d #c8bebf #a47462', ' ') AS colours),
default_stream AS (
  SELECT c.id, row_number() OVER (ORDER BY c.id) AS place FROM channel c WHERE c.realm_id = 3
    AND c.is_default)
INSERT INTO zerver_subscription (user_profile_id, recipient_id, active, is_user_active, color,
  is_muted, pin_to_top)
SELECT m.user_id, 500 + m.stream_id, m.until IS NULL AND c.closed IS NULL, p.gone IS NULL,
  colours[row_number() OVER (PARTITION BY m.user_id ORDER BY m.stream_id)
    + CASE WHEN m.user_id > 1000 THEN 2 ELSE 0 END],
  pg_temp.pick(m.user_id * 64 + m.stream_id, 2246822519, 100) < 4,
  pg_temp.pick(m.user_id * 64 + m.stream_id, 2860486313, 100) < 4
FROM member m
  JOIN person p ON p.id = m.user_id
  JOIN channel c ON c.id = m.stream_id
  CROSS JOIN palette
UNION ALL
SELECT p.id, 500 + s.id, true, p.gone IS NULL, colours[s.place], false, false
FROM person p CROSS JOIN default_stream s CROSS JOIN palette
WHERE p.id > 1000;


-- Group conversations: the hash is the SHA-1 of the sorted ids, joined by commas

INSERT INTO zerver_huddle (id, huddle_hash, recipient_id)
VALUES
  (1, '0495e97a8adb78552de2d60188f6d5688ebe7efa', 601),
  (2, '40df348c88425c228af24083dc39be6841149450', 602),
  (3, '506c9bc7a3f91f2b254a501aef3935afadad9b20', 603),
  (4, 'd2df4177ed8cbbd78ac5f64d6cccd8bba64e1b34', 604),
  (5, '8c2bcb59682f50d3154542869e8cdc9ce2015c8b', 605);

CREATE TEMPORARY TABLE huddle AS
SELECT id, members, array_length(members, 1) AS size
FROM (VALUES (1, '{40,41,43}'::integer[]), (2, '{44,45,80}'), (3, '{8,9,10,14}'),
  (4, '{120,121,122}'), (5, '{9,13,15}'))
  AS h (id, members);

INSERT INTO zerver_recipient (id, type, type_id)
SELECT 600 + id, 3, id FROM huddle ORDER BY id;

INSERT INTO zerver_subscription (user_profile_id, recipient_id, active, is_user_active, color,
  is_muted, pin_to_top)
SELECT user_id, 600 + id, true, true, '#c2c2c2', false, false
FROM huddle, unnest(members) AS user_id
ORDER BY id, user_id;


-- Messages: the chatter of every stream, private talk, and a few that are worth a look

CREATE TEMPORARY TABLE draft (
  label text,
  date_sent timestamptz NOT NULL,
  realm_id integer NOT NULL,
  sender_id integer NOT NULL,
  recipient_id integer NOT NULL,
  subject text NOT NULL,
  content text NOT NULL,
  rendered text,
  client_id integer NOT NULL DEFAULT 1
);

CREATE TEMPORARY TABLE phrase AS
SELECT ARRAY['The build is green again.', 'Has anyone seen the spare charger?',
  'I restarted it, please try once more.',
  'Looks good to me :+1:', 'We should write that down somewhere.', 'Could you send me the log?',
    'Fixed in `4f2a91c`.',
  'Danke, das war es!', '明日の朝に確認します。', '了解しました', '没问题，我来处理。', 'شكرا جزيلا', 'תודה רבה',
    'Спасибо, работает',
  'It only fails on Tuesdays.', 'See https://wiki.example.org/runbook for the steps.',
    'Same here, since about ten.',
  'Rolled back for now.', 'Who is on call tonight?', 'Let us talk about it tomorrow.',
    E'Two things:\n* disk\n* patience',
  'No idea, but I can look.', 'That cable was not plugged in.', '**Done.** Closing this.',
    'The certificate expires on Friday!',
  'Any news?', 'I have opened INC-1042 for it.', 'Works on my machine 🤷', '👩🏽‍💻 on it',
    'Café at noon?', 'Wait, which switch?',
  E'```\n$ df -h /var\n/dev/sda3  50G  50G     0 100% /var\n```',
    'Please don''t do that on a Friday.', 'ok',
  'The <blink> tag is back & it''s "great".', 'Third time this week…',
    'Thanks everyone, resolved.'] AS texts;

INSERT INTO draft (date_sent, realm_id, sender_id, recipient_id, subject, content, client_id)
SELECT at, c.realm_id, sender.user_id, 500 + c.id,
  c.topics[1 + pg_temp.pick(k, 2246822519, cardinality(c.topics))],
  texts[1 + pg_temp.pick(c.id * 1000 + k, 2654435761, cardinality(texts))],
  1 + pg_temp.pick(c.id * 1000 + k, 2860486313, 3)
FROM channel c
  CROSS JOIN phrase
  CROSS JOIN demo d
  CROSS JOIN LATERAL generate_series(1, c.messages) AS k
  CROSS JOIN LATERAL (SELECT greatest(c.first_date, c.created + interval '2 days')
    + (least(coalesce(c.closed, d.now), CASE WHEN c.realm_id = 5 THEN d.now - interval '61 days'
      ELSE d.now END)
      - greatest(c.first_date, c.created + interval '2 days'))
    * ((k - 0.3 - 0.6 * pg_temp.pick(k, 3266489917, 1000) / 1000.0) / c.messages) AS at) AS a
  CROSS JOIN LATERAL (
    SELECT m.user_id
    FROM member m JOIN person p ON p.id = m.user_id
    WHERE m.stream_id = c.id AND m.since < at AND coalesce(m.until, p.gone, 'infinity') > at
      AND p.bot_type = 0 AND p.role < 600 AND NOT p.idle
      AND (c.policy = 1 OR c.policy = 2 AND p.role <= 200 OR c.policy = 4 AND p.role <= 300)
    ORDER BY pg_temp.pick(c.id * 1000 + k + m.user_id * 7, 2147483659, 100003), m.user_id
    LIMIT 1) AS sender;

INSERT INTO draft (date_sent, realm_id, sender_id, recipient_id, subject, content, client_id)
SELECT pg_temp.ago(200 - 199.0 * k / 40), p.realm_id, CASE WHEN k % 2 = 0 THEN a ELSE b END,
  CASE WHEN k % 2 = 0 THEN b ELSE a END, '',
  texts[1 + pg_temp.pick(a * 1000 + b * 50 + k, 2654435761, cardinality(texts))],
    1 + pg_temp.pick(k + a, 2860486313, 3)
FROM (VALUES (40, 41), (40, 43), (44, 45), (41, 47), (8, 10), (9, 15), (13, 14), (120, 121),
  (123, 125), (52, 51)) AS pair (a, b)
  JOIN person p ON p.id = a
  CROSS JOIN phrase
  CROSS JOIN generate_series(1, 40) AS k
WHERE pg_temp.pick(a * 100 + k, 2971215073, 3) < 2;

INSERT INTO draft (date_sent, realm_id, sender_id, recipient_id, subject, content)
SELECT pg_temp.ago(150 - 149.0 * k / 25), p.realm_id, members[1 + k % size], 600 + h.id, '',
  texts[1 + pg_temp.pick(h.id * 1000 + k, 3266489917, cardinality(texts))]
FROM huddle h JOIN person p ON p.id = members[1] CROSS JOIN phrase
  CROSS JOIN generate_series(1, 25) AS k;

-- The welcome bot greets everybody who was made by a realm's creation.
INSERT INTO draft (date_sent, realm_id, sender_id, recipient_id, subject, content, client_id)
SELECT joined + interval '1 second', realm_id, 7, id, '',
  'Hi there! Have a look at [the guide](/help/getting-started-with-aloha) and ask me anything.', 4
FROM person WHERE role = 100 AND first_role = 100;

INSERT INTO draft (label, date_sent, realm_id, sender_id, recipient_id, subject, content, rendered,
  client_id)
SELECT label, pg_temp.ago(days), p.realm_id, sender_id, recipient_id, subject, content, rendered,
  client
FROM (VALUES
  ('mention', 2.5, 43, 513, 'VPN', 'Hey @**Alice Anders|40**, could you have a look?',
    '<p>Hey <span class="user-mention" data-user-id="40">@Alice Anders</span>, could you have a look?</p>', 1),
  ('wildcard', 2.4, 40, 520, 'handover', '@**all** the handover is at nine.',
    '<p><span class="user-mention" data-user-id="*">@all</span> the handover is at nine.</p>', 1),
  ('poll', 2.3, 45, 513, 'laptops', E'/poll Which dock?\nUSB-C\nNone',
    E'<p>/poll Which dock?<br>\nUSB-C<br>\nNone</p>', 1),
  ('file', 2.2, 41, 514, 'core switch',
    '[topology.pdf](/user_uploads/3/7a/demoDEMOdemoDEMOdemo0001/topology.pdf)',
    '<p><a href="/user_uploads/3/7a/demoDEMOdemoDEMOdemo0001/topology.pdf">topology.pdf</a></p>',
      3),
  ('picture', 12, 14, 505, 'ideas',
    '[palm.png](/user_uploads/2/b1/demoDEMOdemoDEMOdemo0002/palm.png)',
    '<p><a href="/user_uploads/2/b1/demoDEMOdemoDEMOdemo0002/palm.png">palm.png</a></p>', 1),
  ('edited', 2.1, 47, 513, 'passwords', 'My password is ********', '<p>My password is ********</p>',
    1),
  ('hostile', 2.0, 58, 513, 'laptops',
    E'\x1B[2J\x1B[31mnothing\x1B[0m \u202Eto see\u202C \u009B31m here',
    E'<p>\x1B[2J\x1B[31mnothing\x1B[0m \u202Eto see\u202C \u009B31m here</p>', 1),
  ('alert', 1.9, 90, 520, 'disk full', 'ALERT: **/var** on mail-2 is at 100%',
    '<p>ALERT: <strong>/var</strong> on mail-2 is at 100%</p>', 5),
  ('ticket', 1.8, 91, 513, 'INC-1077', 'New ticket: *screen is dark*',
    '<p>New ticket: <em>screen is dark</em></p>', 7),
  ('self', 1.7, 40, 40, '', 'Note to self: buy cake', '<p>Note to self: buy cake</p>', 1),
  ('irc', 100, 31, 501, 'lunch', 'hello from the other side', '<p>hello from the other side</p>', 8)
) AS m (label, days, sender_id, recipient_id, subject, content, rendered, client)
  JOIN person p ON p.id = sender_id;

CREATE TEMPORARY TABLE letter AS
SELECT row_number() OVER (ORDER BY date_sent, recipient_id, sender_id, content)::integer AS id,
  draft.*,
  coalesce(rendered, pg_temp.render(content)) AS html
FROM draft
ORDER BY 1;

CREATE INDEX ON letter (date_sent);
ANALYZE letter;

INSERT INTO zerver_message (id, sender_id, recipient_id, realm_id, subject, content,
  rendered_content,
  rendered_content_version, date_sent, sending_client_id, last_edit_time, edit_history,
  has_attachment, has_image, has_link, search_tsvector)
SELECT id, sender_id, recipient_id, realm_id, subject, content, html,
  1, date_sent, client_id,
  CASE WHEN label = 'edited' THEN date_sent + interval '1 minute' END,
  CASE WHEN label = 'edited' THEN format(
    '[{"user_id":%s,"timestamp":%s,"prev_content":"My password is hunter2","prev_rendered_content":"<p>My password is hunter2</p>","prev_rendered_content_version":1}]',
    sender_id, extract(epoch FROM date_sent + interval '1 minute')::bigint) END,
  coalesce(label IN ('file', 'picture'), false), false, html LIKE '%<a href=%'
    OR content ~ 'https?://',
  to_tsvector('aloha.english_us_search', subject || html)
FROM letter ORDER BY id;

-- The newest two still wait for the indexer.
UPDATE zerver_message SET search_tsvector = NULL WHERE id > (SELECT max(id) - 2 FROM letter);
DELETE FROM fts_update_log;
INSERT INTO fts_update_log (message_id) SELECT id FROM zerver_message WHERE search_tsvector IS NULL
  ORDER BY id;

INSERT INTO zerver_alertword (realm_id, user_profile_id, word)
VALUES (3, 40, 'outage'), (3, 40, 'certificate'), (3, 44, '監視'), (2, 8, 'release'),
  (3, 41, 'switch'), (4, 120, 'storm');

-- Who got which message. Soft deactivation, thirty days ago, stops a person's rows.
CREATE TEMPORARY TABLE receipt AS
SELECT m.user_id, l.id AS message_id, l.date_sent, l.sender_id, l.client_id, l.label, l.content,
  0 AS private
FROM letter l
  JOIN channel c ON l.recipient_id = 500 + c.id
  JOIN member m ON m.stream_id = c.id
  JOIN person p ON p.id = m.user_id
  CROSS JOIN demo d
WHERE m.since <= l.date_sent AND coalesce(m.until, p.gone, 'infinity') > l.date_sent
  AND NOT (p.idle AND l.date_sent >= d.now - interval '30 days')
UNION ALL
SELECT p.id, l.id, l.date_sent, l.sender_id, l.client_id, l.label, l.content, 0
FROM letter l
  JOIN channel c ON l.recipient_id = 500 + c.id AND c.realm_id = 3 AND c.is_default
  JOIN person p ON p.id > 1000 AND (p.id > 1300
    OR NOT EXISTS (SELECT FROM member m WHERE m.user_id = p.id AND m.stream_id = c.id))
WHERE p.joined <= l.date_sent AND coalesce(p.gone, 'infinity') > l.date_sent AND NOT p.idle
UNION ALL
SELECT l.recipient_id, l.id, l.date_sent, l.sender_id, l.client_id, l.label, l.content, 2048
FROM letter l WHERE l.recipient_id < 500
UNION ALL
SELECT l.sender_id, l.id, l.date_sent, l.sender_id, l.client_id, l.label, l.content, 2048
FROM letter l WHERE l.recipient_id < 500 AND l.recipient_id <> l.sender_id
UNION ALL
SELECT user_id, l.id, l.date_sent, l.sender_id, l.client_id, l.label, l.content, 2048
FROM letter l JOIN huddle h ON l.recipient_id = 600 + h.id, unnest(h.members) AS user_id;

-- The accounts themselves. A soft-deactivated one knows its last message; whoever never got
-- one, the newest of that day.
CREATE TEMPORARY TABLE last_row AS
SELECT user_id, max(message_id) AS message_id FROM receipt GROUP BY user_id;

INSERT INTO zerver_userprofile (id, realm_id, role, delivery_email, email, full_name, date_joined,
  last_login,
  password, api_key, uuid, recipient_id, is_active, is_bot, bot_type, bot_owner_id, is_mirror_dummy,
  long_term_idle, last_active_message_id, can_create_users, can_forge_sender, is_billing_admin,
    default_language, timezone,
  tutorial_status, is_superuser, is_staff, default_all_public_streams, rate_limits, avatar_source,
  avatar_version, onboarding_steps, twenty_four_hour_time, enter_sends, left_side_userlist,
  default_view, escape_navigates_to_default_view, dense_mode, fluid_layout_width,
    high_contrast_mode,
  translate_emoticons, display_emoji_reaction_users, starred_message_counts, color_scheme,
  demote_inactive_streams, emojiset, user_list_style, email_notifications_batching_period_seconds,
  enable_stream_desktop_notifications, enable_stream_email_notifications,
  enable_stream_push_notifications, enable_stream_audible_notifications, notification_sound,
  wildcard_mentions_notify, enable_desktop_notifications, pm_content_in_desktop_notifications,
  enable_sounds, enable_offline_email_notifications, message_content_in_email_notifications,
  enable_offline_push_notifications, enable_online_push_notifications, desktop_icon_count_display,
  enable_digest_emails, enable_login_emails, enable_marketing_emails, realm_name_in_notifications,
  presence_enabled, enable_drafts_synchronization, send_stream_typing_notifications,
  send_private_typing_notifications, send_read_receipts)
SELECT p.id, p.realm_id, p.role, p.delivery_email,
  CASE WHEN p.realm_id = 3 AND p.bot_type = 0 THEN 'user' || p.id || '@it.chat.example.com'
    ELSE p.delivery_email END,
  p.full_name, p.joined,
  CASE WHEN p.bot_type > 0 OR p.dummy THEN p.joined
    ELSE p.joined + (coalesce(p.gone, d.now) - p.joined) * (50 + pg_temp.pick(p.id, 2246822519,
      49)) / 100 END,
  CASE WHEN p.id < 1000 AND p.bot_type = 0 AND NOT p.dummy AND p.gone IS NULL THEN d.password
    ELSE '!' || left(pg_temp.letters('password ' || p.id), 40) END,
  left(pg_temp.letters('api key ' || p.id), 32), pg_temp.uuid4('user ' || p.id), p.id,
  p.gone IS NULL, p.bot_type > 0, nullif(p.bot_type, 0), p.owner_id, p.dummy,
  p.idle, CASE WHEN p.idle THEN coalesce(last_row.message_id, newest.id) END, p.id = 95, p.id = 31,
    p.id = 120, p.language, p.timezone,
  CASE WHEN p.realm_id = 1 THEN 'F' ELSE 'W' END, false, false, false, '', 'G',
  1, '[]', p.realm_id = 3 AND p.bot_type = 0 AND NOT p.dummy, false, false,
  'recent_topics', true, true, false, false,
  false, true, true, 1,
  1, 'google', 2, 120,
  false, false,
  false, false, 'aloha',
  true, true, true,
  true, true, true,
  true, true, 1,
  true, true, true, false,
  true, true, true,
  true, true
FROM person p
  CROSS JOIN demo d
  LEFT JOIN last_row ON last_row.user_id = p.id
  CROSS JOIN (SELECT max(id) AS id FROM letter CROSS JOIN demo
    WHERE date_sent < now - interval '30 days') AS newest
ORDER BY p.id;

INSERT INTO zerver_usermessage (user_profile_id, message_id, flags)
SELECT r.user_id, r.message_id, r.private
  + CASE WHEN r.user_id = r.sender_id AND r.client_id <= 3
      OR r.user_id <> r.sender_id AND (r.date_sent < d.now - interval '20 days'
        OR pg_temp.pick(r.user_id::bigint * 5000 + r.message_id, 2654435761, 100) < 70) THEN 1
          ELSE 0 END
  + CASE WHEN pg_temp.pick(r.user_id::bigint * 5000 + r.message_id, 2246822519, 100) = 0 THEN 2
    ELSE 0 END
  + CASE WHEN r.label = 'mention' AND r.user_id = 40 THEN 8 ELSE 0 END
  + CASE WHEN r.label = 'wildcard' THEN 16 ELSE 0 END
  + CASE WHEN EXISTS (SELECT FROM zerver_alertword w
      WHERE w.user_profile_id = r.user_id AND strpos(lower(r.content), lower(w.word)) > 0) THEN 512
        ELSE 0 END
FROM receipt r CROSS JOIN demo d
ORDER BY r.message_id, r.user_id;

UPDATE zerver_stream s SET first_message_id = l.id
FROM (SELECT recipient_id, min(id) AS id FROM letter GROUP BY recipient_id) AS l
WHERE l.recipient_id = s.recipient_id;

INSERT INTO zerver_reaction (user_profile_id, message_id, emoji_name, emoji_code, reaction_type)
SELECT r.user_id, r.message_id, name, code, 'unicode_emoji'
FROM receipt r
  CROSS JOIN (VALUES (0, 'thumbs_up', '1f44d'), (1, 'heart', '2764'), (2, 'tada', '1f389'),
    (3, 'octopus', '1f419'),
    (4, 'working_on_it', '1f6e0')) AS e (no, name, code)
WHERE no = pg_temp.pick(r.user_id::bigint * 5000 + r.message_id, 3266489917, 5)
  AND pg_temp.pick(r.message_id, 2860486313, 6) = 0
  AND pg_temp.pick(r.user_id::bigint * 5000 + r.message_id, 2147483659, 100) < 12
  AND r.user_id < 1301 AND r.user_id <> 7
ORDER BY r.message_id, r.user_id;

INSERT INTO zerver_realmemoji (id, realm_id, author_id, name, file_name, is_animated, deactivated)
VALUES (1, 2, 10, 'palm_wave', '1.png', false, false), (2, 3, 41, 'pager', '2.png', false, false),
  (3, 3, 41, 'fax', '3.gif', true, true);

INSERT INTO zerver_reaction (user_profile_id, message_id, emoji_name, emoji_code, reaction_type)
SELECT v.user_id, l.id, v.name, v.code, v.type
FROM (VALUES ('alert', 43, 'pager', '2', 'realm_emoji'),
  ('ticket', 40, 'aloha', 'aloha', 'aloha_extra_emoji'))
    AS v (label, user_id, name, code, type)
  JOIN letter l USING (label);

INSERT INTO zerver_submessage (message_id, sender_id, msg_type, content)
SELECT l.id, v.sender_id, 'widget', v.content
FROM (VALUES (45,
  '{"widget_type": "poll", "extra_data": {"question": "Which dock?", "options": ["USB-C", "None"]}}'),
  (43, '{"type":"vote","key":"canned,0","vote":1}'),
    (40, '{"type":"vote","key":"canned,1","vote":1}')) AS v (sender_id, content)
  JOIN letter l ON l.label = 'poll';

INSERT INTO zerver_attachment (id, file_name, path_id, owner_id, realm_id, create_time, size,
  is_realm_public, is_web_public)
VALUES (1, 'topology.pdf', '3/7a/demoDEMOdemoDEMOdemo0001/topology.pdf', 41, 3, pg_temp.ago(2.21),
  48213, true, false),
  (2, 'palm.png', '2/b1/demoDEMOdemoDEMOdemo0002/palm.png', 14, 2, pg_temp.ago(12.01), 9120, true,
    true),
  (3, 'never sent.txt', '3/0c/demoDEMOdemoDEMOdemo0003/never-sent.txt', 45, 3, pg_temp.ago(80), 12,
    false, false),
  (4, 'fresh.txt', '3/e2/demoDEMOdemoDEMOdemo0004/fresh.txt', 44, 3, pg_temp.ago(0.2), 5, false,
    false);

INSERT INTO zerver_attachment_messages (attachment_id, message_id)
SELECT a.id, l.id FROM (VALUES (1, 'file'), (2, 'picture')) AS a (id, label)
  JOIN letter l USING (label);

-- Retention: what stayed in `printers` for more than thirty days was archived yesterday.
INSERT INTO zerver_archivetransaction (id, "timestamp", restored, type, realm_id)
VALUES (1, pg_temp.ago(1), false, 1, 3);

CREATE TEMPORARY TABLE expired AS
SELECT id FROM letter CROSS JOIN demo d WHERE recipient_id = 515
  AND date_sent < d.now - interval '31 days';

INSERT INTO zerver_archivedmessage (id, sender_id, recipient_id, realm_id, subject, content,
  rendered_content,
  rendered_content_version, date_sent, sending_client_id, last_edit_time, edit_history,
  has_attachment, has_image, has_link, archive_transaction_id)
SELECT id, sender_id, recipient_id, realm_id, subject, content, rendered_content,
  rendered_content_version, date_sent, sending_client_id, last_edit_time, edit_history,
  has_attachment, has_image, has_link, 1
FROM zerver_message WHERE id IN (SELECT id FROM expired) ORDER BY id;

INSERT INTO zerver_archivedreaction (id, user_profile_id, message_id, emoji_name, emoji_code,
  reaction_type)
SELECT id, user_profile_id, message_id, emoji_name, emoji_code, reaction_type
FROM zerver_reaction WHERE message_id IN (SELECT id FROM expired) ORDER BY id;

INSERT INTO zerver_archivedusermessage (id, user_profile_id, message_id, flags)
SELECT id, user_profile_id, message_id, flags
FROM zerver_usermessage WHERE message_id IN (SELECT id FROM expired) ORDER BY id;

DELETE FROM zerver_reaction WHERE message_id IN (SELECT id FROM expired);
DELETE FROM zerver_usermessage WHERE message_id IN (SELECT id FROM expired);
DELETE FROM zerver_message WHERE id IN (SELECT id FROM expired);

INSERT INTO zerver_usertopic (user_profile_id, stream_id, recipient_id, topic_name, last_updated,
  visibility_policy)
SELECT user_id, stream_id, 500 + stream_id, topic, pg_temp.ago(30), 1
FROM (VALUES (40, 10, 'cake'), (45, 20, 'handover'), (44, 13, 'VPN'), (14, 4, '日本語')) AS t (user_id,
  stream_id, topic);

INSERT INTO zerver_muteduser (user_profile_id, muted_user_id, date_muted)
VALUES (45, 61, pg_temp.ago(70)), (14, 24, pg_temp.ago(60));

INSERT INTO zerver_draft (user_profile_id, recipient_id, topic, content, last_edit_time)
VALUES (40, 513, 'laptops', 'We should order', pg_temp.ago(3)),
  (40, 41, '', 'Could you', pg_temp.ago(2)),
  (44, NULL, '', '下書き', pg_temp.ago(1));

INSERT INTO zerver_scheduledmessage (sender_id, recipient_id, stream_id, realm_id, subject, content,
  sending_client_id,
  scheduled_timestamp, delivered, delivery_type)
VALUES (40, 510, 10, 3, 'cake', 'Cake in the kitchen!', 1, pg_temp.ago(-1), false, 1),
  (41, 40, NULL, 3, '', 'Budget?', 1, pg_temp.ago(-5), false, 1),
  (44, 516, 16, 3, '監視', 'reminder', 1, pg_temp.ago(0.01), false, 2);

INSERT INTO zerver_missedmessageemailaddress (message_id, user_profile_id, email_token, "timestamp",
  times_used)
SELECT id, 40, 'mm' || md5('missed ' || label), date_sent + interval '3 minutes', 0 FROM letter
  WHERE label = 'mention';

INSERT INTO zerver_scheduledmessagenotificationemail (user_profile_id, message_id, trigger,
  scheduled_timestamp)
SELECT m.user_id, l.id, 'wildcard_mentioned', d.now + interval '2 minutes'
FROM letter l JOIN member m ON m.stream_id = 20 CROSS JOIN demo d
WHERE l.label = 'wildcard' AND m.user_id IN (41, 43) AND m.until IS NULL;


-- About people

INSERT INTO zerver_customprofilefield (id, realm_id, name, hint, "order",
  display_in_profile_summary, field_type, field_data)
VALUES (1, 3, 'Phone', 'With extension', 1, true, 1, ''),
  (2, 3, 'About me', '', 2, false, 2, ''),
  (3, 3, 'Site', '', 3, true, 3,
    '{"osl":{"text":"Oslo","order":"1"},"sha":{"text":"上海","order":"2"}}'),
  (4, 3, 'Birthday', '', 4, false, 4, ''),
  (5, 3, 'Home page', '', 5, false, 5, ''),
  (6, 3, 'Substitute', '', 6, false, 6, ''),
  (7, 3, 'GitHub', '', 7, false, 7, '{"subtype":"github"}'),
  (8, 2, 'Pronouns', '', 1, true, 8, ''),
  (9, 2, 'City', '', 2, false, 1, '');

INSERT INTO zerver_customprofilefieldvalue (user_profile_id, field_id, value, rendered_value)
VALUES (40, 1, '+47 22 00 00 40', '<p>+47 22 00 00 40</p>'),
  (40, 2, 'I *like* cables', '<p>I <em>like</em> cables</p>'),
  (40, 3, 'osl', NULL), (40, 4, '1984-02-29', NULL), (40, 5, 'https://alice.example.com', NULL),
    (40, 6, '[41]', NULL),
  (40, 7, 'alice-anders', NULL), (41, 3, 'sha', NULL), (41, 2, '你好', '<p>你好</p>'),
    (42, 1, '+47 22 00 00 42', '<p>+47 22 00 00 42</p>'),
  (8, 8, 'she/her', NULL), (15, 9, '서울', '<p>서울</p>');

INSERT INTO zerver_userstatus (user_profile_id, "timestamp", client_id, status_text, emoji_name,
  emoji_code, reaction_type)
VALUES (40, pg_temp.ago(0.2), 1, 'In the server room', 'snowflake', '2744', 'unicode_emoji'),
  (41, pg_temp.ago(1), 1, '出差', '', '', 'unicode_emoji'),
  (59, pg_temp.ago(2), 1, E'\x1B[5mblink\x1B[0m', '', '', 'unicode_emoji');

INSERT INTO zerver_userhotspot (user_id, hotspot, "timestamp")
VALUES (40, 'intro_streams', pg_temp.ago(799)), (40, 'intro_compose', pg_temp.ago(799)),
  (8, 'intro_streams', pg_temp.ago(899));

INSERT INTO zerver_pushdevicetoken (user_id, kind, token, last_updated, ios_app_id)
VALUES (40, 2, md5('phone 40'), pg_temp.ago(9), NULL),
  (41, 1, md5('phone 41'), pg_temp.ago(8), 'org.aloha.Aloha');

INSERT INTO otp_totp_totpdevice (user_id, name, confirmed, key, step, t0, digits, tolerance, drift,
  last_t, throttling_failure_count)
VALUES (41, 'default', true, md5('totp 41') || left(md5('totp'), 8), 30, 0, 6, 1, 0, -1, 0);

INSERT INTO zerver_service (user_profile_id, name, base_url, token, interface)
SELECT id, full_name, 'https://hooks.example.com/' || id,
  left(pg_temp.letters('service ' || id), 32), 1
FROM person WHERE bot_type = 3 ORDER BY id;

INSERT INTO zerver_botconfigdata (bot_profile_id, key, value)
VALUES (29, 'rounds', '10'), (93, 'days', '3');

INSERT INTO zerver_botstoragedata (bot_profile_id, key, value)
VALUES (29, 'score', '{"14": 7}'), (90, 'last alert', '"mail-2"');

-- Signs of life. The crowd's first three hundred behave like the named.
CREATE TEMPORARY TABLE visitor AS
SELECT id, realm_id, idle,
  CASE WHEN id = 75 THEN 120 WHEN idle THEN 95 WHEN id > 1000
    THEN pg_temp.pick(id, 2654435761, 20000) / 1000.0
    ELSE pg_temp.pick(id, 2654435761, 3000) / 1000.0 END AS days
FROM person
WHERE id < 1301 AND bot_type = 0 AND NOT dummy AND gone IS NULL AND realm_id <> 5
  AND joined < (SELECT now FROM demo) - interval '30 hours';

INSERT INTO zerver_userpresence (user_profile_id, realm_id, client_id, "timestamp", status)
SELECT id, realm_id, client_id, pg_temp.ago(days + CASE client_id WHEN 1 THEN 0 ELSE 0.1 END),
  1 + (id + client_id) % 2
FROM visitor JOIN (VALUES (1), (2)) AS c (client_id) ON client_id = 1 OR id % 3 = 0
UNION ALL
SELECT id, realm_id, 1, gone - (gone - joined) * 0.01, 2
FROM person WHERE id < 1301 AND bot_type = 0 AND NOT dummy AND gone IS NOT NULL AND realm_id <> 5
UNION ALL
SELECT id, realm_id, 1, joined + (d.now - joined) * (1 + pg_temp.pick(id, 2246822519, 600)) / 1000,
  1
FROM person CROSS JOIN demo d WHERE id > 1300 AND gone IS NULL
  AND pg_temp.pick(id, 2860486313, 100) < 20
ORDER BY 1, 3;

INSERT INTO zerver_useractivity (user_profile_id, client_id, query, count, last_visit)
SELECT id, 1, query, 1 + pg_temp.pick(id * 3 + no, 2654435761, 900),
  pg_temp.ago(days + 0.01 * (no - 1))
FROM visitor CROSS JOIN (VALUES (1, '/json/events'), (2, 'send_message_backend'),
  (3, 'update_message_flags')) AS q (no, query)
ORDER BY id, no;

INSERT INTO zerver_useractivityinterval (user_profile_id, start, "end")
SELECT v.id, at, at + (15 + pg_temp.pick(v.id * 100 + k, 2246822519, 100)) * interval '1 minute'
FROM visitor v
  CROSS JOIN generate_series(0, 24) AS k
  CROSS JOIN LATERAL (SELECT pg_temp.ago(v.days + 0.1 + k * (0.8 + pg_temp.pick(v.id * 100 + k,
    2860486313, 40) / 10.0)) AS at) AS a
  JOIN person p ON p.id = v.id
WHERE at > p.joined AND (v.id < 1000 OR k < 8)
ORDER BY at, v.id;


-- The audit log

CREATE TEMPORARY TABLE event (
  realm_id integer NOT NULL,
  type smallint NOT NULL,
  at timestamptz NOT NULL,
  acting_id integer,
  user_id integer,
  stream_id integer,
  extra text,
  last_message boolean NOT NULL DEFAULT false,
  -- what it changes in the number of active owners, administrators, ... and bots
  o smallint NOT NULL DEFAULT 0, a smallint NOT NULL DEFAULT 0, m smallint NOT NULL DEFAULT 0,
  u smallint NOT NULL DEFAULT 0, g smallint NOT NULL DEFAULT 0, b smallint NOT NULL DEFAULT 0
);

CREATE TEMPORARY TABLE founder AS
SELECT realm_id, id FROM person WHERE first_role = 100;

INSERT INTO event (realm_id, type, at, acting_id)
SELECT r.id, 215, r.date_created, f.id FROM zerver_realm r LEFT JOIN founder f ON f.realm_id = r.id;

INSERT INTO event (realm_id, type, at, acting_id, user_id, o, a, m, u, g, b)
SELECT p.realm_id, 101, p.joined, CASE WHEN p.realm_id = 1 THEN NULL
  ELSE coalesce(p.owner_id, p.id) END, p.id,
  (p.bot_type = 0 AND first_role = 100)::integer, (p.bot_type = 0 AND first_role = 200)::integer,
  (p.bot_type = 0 AND first_role = 300)::integer, (p.bot_type = 0 AND first_role = 400)::integer,
  (p.bot_type = 0 AND first_role = 600)::integer, (p.bot_type > 0)::integer
FROM person p WHERE NOT p.dummy;

INSERT INTO event (realm_id, type, at, acting_id, user_id, o, a, m, u, g, b)
SELECT p.realm_id, 103, p.gone, f.id, p.id,
  -(p.bot_type = 0 AND role = 100)::integer, -(p.bot_type = 0 AND role = 200)::integer,
  -(p.bot_type = 0 AND role = 300)::integer, -(p.bot_type = 0 AND role = 400)::integer,
  -(p.bot_type = 0 AND role = 600)::integer, -(p.bot_type > 0)::integer
FROM person p JOIN founder f USING (realm_id) WHERE p.gone IS NOT NULL AND NOT p.dummy;

INSERT INTO event (realm_id, type, at, acting_id, user_id, extra, o, a, m, u, g)
SELECT p.realm_id, 105, p.changed, f.id, p.id, format('"1":%s,"2":%s,', first_role, role),
  CASE WHEN bot_type = 0 THEN (role = 100)::integer - (first_role = 100)::integer ELSE 0 END,
  CASE WHEN bot_type = 0 THEN (role = 200)::integer - (first_role = 200)::integer ELSE 0 END,
  CASE WHEN bot_type = 0 THEN (role = 300)::integer - (first_role = 300)::integer ELSE 0 END,
  CASE WHEN bot_type = 0 THEN (role = 400)::integer - (first_role = 400)::integer ELSE 0 END,
  CASE WHEN bot_type = 0 THEN (role = 600)::integer - (first_role = 600)::integer ELSE 0 END
FROM person p JOIN founder f USING (realm_id) WHERE p.changed IS NOT NULL;

INSERT INTO event (realm_id, type, at, user_id)
SELECT realm_id, 121, pg_temp.ago(30), id FROM person WHERE idle;

INSERT INTO event (realm_id, type, at, acting_id, user_id, stream_id, extra)
VALUES (5, 201, pg_temp.ago(60), NULL, NULL, NULL, ''),
  (5, 212, pg_temp.ago(0.5), NULL, NULL, NULL, NULL),
  (2, 106, pg_temp.ago(250), 8, 32, NULL, NULL),
  (3, 124, pg_temp.ago(300), 47, 47, NULL, 'Freddie McOld'),
  (3, 122, pg_temp.ago(280), 45, 45, NULL, NULL),
  (3, 125, pg_temp.ago(260), 47, 47, NULL, NULL),
  (3, 127, pg_temp.ago(240), 41, 41, NULL, NULL),
  (3, 123, pg_temp.ago(239), 41, 41, NULL, '{''avatar_source'': ''G''}'),
  (3, 132, pg_temp.ago(220), 40, 40, NULL,
    '{"1":false,"2":true,"property":"enable_stream_email_notifications"}'),
  (3, 132, pg_temp.ago(210), 40, 40, NULL,
    '{"1":true,"2":false,"property":"enable_stream_email_notifications"}'),
  (3, 350, pg_temp.ago(70), 45, 45, NULL, '{"muted_user_id":61}'),
  (2, 350, pg_temp.ago(60), 14, 14, NULL, '{"muted_user_id":24}'),
  (3, 207, pg_temp.ago(798), 40, NULL, NULL, '{"1":1,"2":3,"property":"email_address_visibility"}'),
  (3, 207, pg_temp.ago(797), 40, NULL, NULL, '{"1":0,"2":3,"property":"waiting_period_threshold"}'),
  (2, 207, pg_temp.ago(850), 8, NULL, NULL, '{"1":0,"2":10,"property":"waiting_period_threshold"}'),
  (4, 207, pg_temp.ago(350), 120, NULL, NULL,
    '{"1":-1,"2":365,"property":"message_retention_days"}'),
  (3, 216, pg_temp.ago(796), 40, NULL, NULL,
    '{"1":false,"2":true,"property":"twenty_four_hour_time"}'),
  (3, 605, pg_temp.ago(500), 40, NULL, 15, '{"1":null,"2":30}'),
  (3, 607, pg_temp.ago(499), 40, NULL, 14,
    '{"1":"","2":"Cables, switches, radio","property":"description"}');

INSERT INTO event (realm_id, type, at, acting_id, stream_id)
SELECT realm_id, 601, created, creator_id, id FROM channel
UNION ALL
SELECT c.realm_id, 602, c.closed, f.id, c.id FROM channel c JOIN founder f USING (realm_id)
  WHERE c.closed IS NOT NULL;

INSERT INTO event (realm_id, type, at, acting_id, user_id, stream_id, last_message)
SELECT p.realm_id, 301, m.since, CASE WHEN c.is_default THEN NULL
  ELSE coalesce(p.owner_id, p.id) END, p.id, c.id, true
FROM member m JOIN person p ON p.id = m.user_id JOIN channel c ON c.id = m.stream_id
UNION ALL
SELECT p.realm_id, 303, m.until, p.id, p.id, m.stream_id, true
FROM member m JOIN person p ON p.id = m.user_id WHERE m.until IS NOT NULL;

INSERT INTO event (realm_id, type, at, acting_id, extra)
SELECT d.realm_id, 218, pg_temp.ago(795 - d.id), 40,
  format('{"realm_domains":[%s],"added_domain":{"domain":"%s","allow_subdomains":%s}}',
  (SELECT string_agg(format('{"domain":"%s","allow_subdomains":%s}', e.domain, e.allow_subdomains),
    ',' ORDER BY e.id)
    FROM zerver_realmdomain e WHERE e.realm_id = d.realm_id AND e.id <= d.id), d.domain,
      d.allow_subdomains)
FROM zerver_realmdomain d;

INSERT INTO event (realm_id, type, at, acting_id, extra)
SELECT f.realm_id, 223, pg_temp.ago(780 - f.id), CASE f.realm_id WHEN 2 THEN 8 ELSE 40 END,
  format('{"realm_linkifiers":[%s],"added_linkifier":{"pattern":%s,"url_format":%s,"id":%s}}',
  (SELECT string_agg(format('{"pattern":%s,"url_format":%s,"id":%s}', to_json(e.pattern),
    to_json(e.url_format_string), e.id), ',' ORDER BY e.id)
    FROM zerver_realmfilter e WHERE e.realm_id = f.realm_id AND e.id <= f.id),
  to_json(f.pattern), to_json(f.url_format_string), f.id)
FROM zerver_realmfilter f;

INSERT INTO event (realm_id, type, at, acting_id, extra)
SELECT realm_id, 221, pg_temp.ago(600), 8,
  format('{"realm_playgrounds":[%1$s],"added_playground":%1$s}',
  format('{"id":%s,"name":"%s","pygments_language":"%s","url_prefix":"%s"}', id, name,
    pygments_language, url_prefix))
FROM zerver_realmplayground;

INSERT INTO zerver_realmauditlog (realm_id, event_type, event_time, acting_user_id,
  modified_user_id, modified_stream_id,
  event_last_message_id, backfilled, extra_data)
SELECT realm_id, type, at, acting_id, user_id, stream_id,
  CASE WHEN last_message THEN coalesce((SELECT l.id FROM letter l WHERE l.date_sent < at
    ORDER BY l.date_sent DESC LIMIT 1), -1) END,
  false,
  CASE WHEN type IN (101, 103, 105, 201) AND realm_id <> 1
    THEN '{' || coalesce(extra, '') || '"10":{"11":{"200":' || sum(a) OVER counted || ',"100":'
      || sum(o) OVER counted
      || ',"300":' || sum(m) OVER counted || ',"400":' || sum(u) OVER counted || ',"600":'
        || sum(g) OVER counted
      || '},"12":' || sum(b) OVER counted || '}}'
    ELSE extra END
FROM event
WINDOW counted AS (PARTITION BY realm_id ORDER BY at, type, user_id ROWS UNBOUNDED PRECEDING)
ORDER BY at, type, user_id;


-- Invitations and confirmation links

INSERT INTO zerver_preregistrationuser (id, realm_id, email, referred_by_id, invited_at, invited_as,
  status, full_name,
  full_name_validated, realm_creation, password_required, created_user_id)
VALUES (1, 3, 'invited@it.example.com', 40, pg_temp.ago(1), 400, 0, NULL, false, false, true, NULL),
  (2, 3, 'invited.admin@it.example.com', 41, pg_temp.ago(2), 200, 0, NULL, false, false, true,
    NULL),
  (3, 3, 'expired@it.example.com', 40, pg_temp.ago(40), 400, 0, NULL, false, false, true, NULL),
  (4, 3, 'recent@it.example.com', 40, pg_temp.ago(3), 400, 1, NULL, false, false, true, 79),
  (5, 3, 'vendor@contractor.example.net', 40, pg_temp.ago(0.5), 600, 0, NULL, false, false, true,
    NULL),
  (6, 2, 'friend@example.org', 14, pg_temp.ago(4), 400, 0, NULL, false, false, true, NULL),
  (7, 2, 'fresh@example.org', 8, pg_temp.ago(1), 400, 1, NULL, false, false, true, 23),
  (8, 4, 'oswald@lear.example.com', 121, pg_temp.ago(0.3), 400, 0, NULL, false, false, true, NULL),
  (9, NULL, 'founder@new.example.com', NULL, pg_temp.ago(0.2), 400, 0, NULL, false, true, true,
    NULL);

INSERT INTO zerver_preregistrationuser_streams (preregistrationuser_id, stream_id)
VALUES (1, 13), (1, 14), (2, 18), (3, 13), (4, 13), (5, 13), (6, 4);

INSERT INTO zerver_multiuseinvite (id, realm_id, referred_by_id, invited_as, status)
VALUES (1, 3, 40, 400, 0), (2, 3, 41, 600, 0), (3, 2, 8, 400, 0), (4, 2, 8, 400, 2),
  (5, 3, 40, 400, 0);

INSERT INTO zerver_multiuseinvite_streams (multiuseinvite_id, stream_id)
VALUES (1, 13), (2, 13), (3, 5);

INSERT INTO zerver_emailchangestatus (id, realm_id, user_profile_id, old_email, new_email,
  updated_at, status)
VALUES (1, 3, 45, 'erin@it.example.com', 'erin.ohara@it.example.com', pg_temp.ago(0.4), 0),
  (2, 3, 47, 'freddie@it.example.com', 'Freddie.Mixed@IT.Example.com', pg_temp.ago(260), 1);

INSERT INTO zerver_realmreactivationstatus (id, realm_id, status)
VALUES (1, 5, 0);

INSERT INTO confirmation_realmcreationkey (creation_key, date_created, presume_email_valid)
VALUES (pg_temp.confirmation_key('realm creation 1'), pg_temp.ago(1), true),
  (pg_temp.confirmation_key('realm creation 2'), pg_temp.ago(9), false);

INSERT INTO confirmation_confirmation (content_type_id, object_id, date_sent, confirmation_key,
  expiry_date, realm_id, type)
SELECT t.id, c.object_id, pg_temp.ago(c.sent),
  pg_temp.confirmation_key(c.type || ' ' || c.object_id),
  pg_temp.ago(c.sent) + c.valid * interval '1 day', c.realm_id, c.type
FROM (VALUES
  ('userprofile', 40, 799.9, 1000000, 3, 4), ('userprofile', 8, 899.9, 1000000, 2, 4),
  ('userprofile', 120, 399.9, 1000000, 4, 4), ('userprofile', 79, 1, 1000000, 3, 4),
  ('multiuseinvite', 5, 50, 10, 3, 6),
  ('preregistrationuser', 3, 40, 10, 3, 2),
  ('emailchangestatus', 2, 260.5, 1, 3, 3),
  ('multiuseinvite', 3, 20, NULL, 2, 6),
  ('preregistrationuser', 6, 4, 10, 2, 2),
  ('preregistrationuser', 4, 3, 10, 3, 2),
  ('preregistrationuser', 2, 2, NULL, 3, 2),
  ('multiuseinvite', 2, 2, 30, 3, 6),
  ('preregistrationuser', 1, 1, 10, 3, 2),
  ('preregistrationuser', 7, 1, 10, 2, 2),
  ('multiuseinvite', 1, 1, 10, 3, 6),
  ('preregistrationuser', 5, 0.5, 3, 3, 2),
  ('realmreactivationstatus', 1, 0.5, 1, 5, 8),
  ('emailchangestatus', 1, 0.4, 1, 3, 3),
  ('preregistrationuser', 8, 0.3, 10, 4, 2),
  ('preregistrationuser', 9, 0.2, 1, NULL, 7)
) AS c (model, object_id, sent, valid, realm_id, type)
  JOIN django_content_type t ON t.app_label = 'zerver' AND t.model = c.model
ORDER BY c.sent DESC;

-- Mails on their way
INSERT INTO zerver_scheduledemail (id, realm_id, address, type, scheduled_timestamp, data)
SELECT id, 3, address, type, pg_temp.ago(-days),
  format('{"template_prefix":"zerver/emails/%s","from_name":null,"from_address":"%s","language":%s,"context":{"realm_uri":"https://it.chat.example.com","realm_name":"IT Department","root_domain_uri":"https://chat.example.com","external_uri_scheme":"https://","external_host":"chat.example.com","user_name":"%s"%s}}',
  template, sender, language, name, more)
FROM (VALUES
  (1, 'invited@it.example.com', 3, 7, 'invitation_reminder', 'TOKENIZED_NO_REPLY', '"en"',
    'Alice Anders',
    ',"activate_url":"https://it.chat.example.com/accounts/do_confirm/'
      || pg_temp.confirmation_key('2 1')
      || '","referrer_name":"Alice Anders","referrer_email":"alice@it.example.com","referrer_realm_name":"IT Department"'),
  (2, NULL, 1, 0.9, 'followup_day2', 'SUPPORT', 'null', 'Rosa Recent',
    ',"unsubscribe_link":"https://it.chat.example.com/accounts/unsubscribe/welcome/'
      || pg_temp.confirmation_key('4 79')
      || '","keyboard_shortcuts_link":"https://it.chat.example.com/help/keyboard-shortcuts","realm_creation":false,"email":"recent@it.example.com","is_realm_admin":false,"is_demo_org":false,"getting_started_link":"https://aloha.com"')
) AS m (id, address, type, days, template, sender, language, name, more);

INSERT INTO zerver_scheduledemail_users (scheduledemail_id, userprofile_id)
VALUES (2, 79);


-- Sessions. The first is packed as the server packs one that gets shorter by it (zlib, then
-- base64url): Alice's, with the demonstration password. The others are spelled out.

WITH login AS (
  SELECT u.id, no, date_trunc('second', pg_temp.ago(coalesce(v.days, 1) + no * 5)) AS at,
    CASE WHEN u.id = 40 AND no = 0
      THEN '.eJxVi0sOwiAQhu_C2jRIQcGdJp6D_Mwwob5T2o3Gu4tJF7r9Hi8VMU8lzjWPcWC1U1ar1S9MoHO-fc3zMd5PmaZuQbU7XjFc9i09LNHfWVBL20BBDOte4MRLzjDemy2c20iCDiAJa2eJhFm8gXWpKasT-2SZe1HvD56KNxM'
      ELSE pg_temp.base64url(convert_to(format('{"_auth_user_id":"%s","_auth_user_backend":"zproject.backends.EmailAuthBackend","_auth_user_hash":"%s"}', u.id,
        encode(pg_temp.salted_hmac('django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash', u.password), 'hex')), 'UTF8')) END AS payload
  FROM zerver_userprofile u
    JOIN visitor v ON v.id = u.id
    CROSS JOIN generate_series(0, 4) AS no
  WHERE u.id < 1101 AND (no = 0 OR u.id IN (8, 40, 41))
  UNION ALL
  SELECT 0, 0, date_trunc('second', pg_temp.ago(2)), pg_temp.base64url('{"login_to_access":true}')
)
INSERT INTO django_session (session_key, session_data, expire_date)
SELECT md5('session ' || id || ' ' || no),
  signed || ':'
    || pg_temp.base64url(pg_temp.salted_hmac('django.contrib.sessions.SessionStoresigner', signed)),
  at + interval '14 days'
FROM login CROSS JOIN LATERAL (SELECT payload || ':'
  || pg_temp.base62(extract(epoch FROM at)::bigint) AS signed) AS s
ORDER BY at, id;


-- Statistics

CREATE TEMPORARY TABLE day AS
SELECT date_trunc('day', now) - no * interval '1 day' AS "end" FROM demo,
  generate_series(0, 89) AS no;

INSERT INTO analytics_fillstate (property, end_time, state)
SELECT property, date_trunc(CASE WHEN property LIKE '%:hour' THEN 'hour' ELSE 'day' END, now), 1
FROM demo,
  unnest('{messages_sent:is_bot:hour,messages_sent:message_type:day,messages_sent:client:day,messages_in_stream:is_bot:day,active_users_audit:is_bot:day,active_users_log:is_bot:day,active_users:is_bot:day,messages_read::hour,messages_read_interactions::hour,1day_actives::day,7day_actives::day,15day_actives::day,minutes_active::day,invites_sent::day,realm_active_humans::day}'::text[]) AS property;

-- Sent messages
INSERT INTO analytics_usercount (realm_id, user_id, property, subgroup, end_time, value)
SELECT p.realm_id, p.id, 'messages_sent:is_bot:hour', (p.bot_type > 0)::text,
  date_trunc('hour', date_sent) + interval '1 hour', count(*)
FROM letter l JOIN person p ON p.id = l.sender_id GROUP BY 1, 2, 4, 5
UNION ALL
SELECT p.realm_id, p.id, 'messages_sent:message_type:day',
  CASE r.type WHEN 1 THEN 'private_message' WHEN 3 THEN 'huddle_message'
    ELSE CASE WHEN c.kind IN ('protected', 'shared') THEN 'private_stream'
      ELSE 'public_stream' END END,
  date_trunc('day', date_sent) + interval '1 day', count(*)
FROM letter l JOIN person p ON p.id = l.sender_id JOIN zerver_recipient r ON r.id = l.recipient_id
  LEFT JOIN channel c ON r.type = 2 AND c.id = r.type_id GROUP BY 1, 2, 4, 5
UNION ALL
SELECT p.realm_id, p.id, 'messages_sent:client:day', l.client_id::text,
  date_trunc('day', date_sent) + interval '1 day', count(*)
FROM letter l JOIN person p ON p.id = l.sender_id GROUP BY 1, 2, 4, 5
ORDER BY 5, 3, 2, 4;

INSERT INTO analytics_streamcount (realm_id, stream_id, property, subgroup, end_time, value)
SELECT c.realm_id, c.id, 'messages_in_stream:is_bot:day', (p.bot_type > 0)::text,
  date_trunc('day', date_sent) + interval '1 day', count(*)
FROM letter l JOIN channel c ON l.recipient_id = 500 + c.id JOIN person p ON p.id = l.sender_id
GROUP BY 1, 2, 4, 5 ORDER BY 5, 2, 4;

-- Read messages
INSERT INTO analytics_usercount (realm_id, user_id, property, subgroup, end_time, value)
SELECT realm_id, id, property, NULL, date_trunc('hour', pg_temp.ago(days + k)) + interval '1 hour',
  CASE property WHEN 'messages_read::hour' THEN 5 + pg_temp.pick(id * 7 + k, 2654435761, 40)
    ELSE 1 + pg_temp.pick(id * 7 + k, 2654435761, 4) END
FROM visitor CROSS JOIN generate_series(1, 6) AS k
  CROSS JOIN unnest('{messages_read::hour,messages_read_interactions::hour}'::text[]) AS property
WHERE id < 1000 AND NOT idle;

-- Who was there
INSERT INTO analytics_usercount (realm_id, user_id, property, subgroup, end_time, value)
SELECT p.realm_id, p.id, property, NULL, d."end", 1
FROM day d
  CROSS JOIN (VALUES ('1day_actives::day', 1), ('7day_actives::day', 7),
    ('15day_actives::day', 15)) AS s (property, days)
  JOIN zerver_useractivityinterval i
    ON i."end" >= d."end" - days * interval '1 day' + interval '15 minutes' AND i.start < d."end"
  JOIN person p ON p.id = i.user_profile_id
GROUP BY 1, 2, 3, 5 ORDER BY 5, 3, 2;

INSERT INTO analytics_usercount (realm_id, user_id, property, subgroup, end_time, value)
SELECT p.realm_id, p.id, 'minutes_active::day', NULL, d."end",
  floor(sum(extract(epoch FROM least(i."end", d."end") - greatest(i.start,
    d."end" - interval '1 day'))) / 60)
FROM day d
  JOIN zerver_useractivityinterval i ON i."end" > d."end" - interval '1 day' AND i.start < d."end"
  JOIN person p ON p.id = i.user_profile_id
GROUP BY 1, 2, 5
HAVING sum(extract(epoch FROM least(i."end", d."end") - greatest(i.start,
  d."end" - interval '1 day'))) >= 60
ORDER BY 5, 2;

INSERT INTO analytics_realmcount (realm_id, property, subgroup, end_time, value)
SELECT realm_id, property, subgroup, end_time, sum(value) FROM analytics_usercount GROUP BY 1, 2, 3,
  4
UNION ALL
SELECT realm_id, property, subgroup, end_time, sum(value) FROM analytics_streamcount GROUP BY 1, 2,
  3, 4
ORDER BY 4, 2, 1, 3;

-- Accounts
INSERT INTO analytics_usercount (realm_id, user_id, property, subgroup, end_time, value)
SELECT p.realm_id, p.id, 'active_users_audit:is_bot:day', (p.bot_type > 0)::text, d."end", 1
FROM day d JOIN person p ON p.joined < d."end" AND coalesce(p.gone, 'infinity') >= d."end"
WHERE p.id < 1000 AND NOT p.dummy
ORDER BY d."end", p.id;

CREATE TEMPORARY TABLE turnover AS
SELECT realm_id, bot_type > 0 AS is_bot, date_trunc('day', joined) + interval '1 day' AS "end",
  count(*) AS came, count(*) FILTER (WHERE gone IS NULL) AS stayed, 0::bigint AS went
FROM person WHERE NOT dummy GROUP BY 1, 2, 3
UNION ALL
SELECT realm_id, bot_type > 0, date_trunc('day', gone) + interval '1 day', 0, 0, count(*)
FROM person WHERE NOT dummy AND gone IS NOT NULL GROUP BY 1, 2, 3;

INSERT INTO analytics_realmcount (realm_id, property, subgroup, end_time, value)
SELECT * FROM (
  SELECT t.realm_id, 'active_users_audit:is_bot:day', t.is_bot::text, d."end",
    sum(came - went) AS value
  FROM day d JOIN turnover t ON t."end" <= d."end" GROUP BY 1, 3, 4
  UNION ALL
  SELECT t.realm_id, 'active_users:is_bot:day', t.is_bot::text, d."end", sum(stayed)
  FROM day d JOIN turnover t ON t."end" <= d."end" GROUP BY 1, 3, 4
  UNION ALL
  SELECT t.realm_id, 'active_users_log:is_bot:day', initcap(t.is_bot::text), d."end",
    sum(came - went)
  FROM day d JOIN turnover t ON t."end" = d."end" GROUP BY 1, 3, 4
  UNION ALL
  SELECT p.realm_id, 'realm_active_humans::day', NULL, u.end_time, count(*)
  FROM analytics_usercount u JOIN person p ON p.id = u.user_id
  WHERE u.property = '15day_actives::day' AND p.bot_type = 0 AND p.joined < u.end_time
    AND coalesce(p.gone, 'infinity') >= u.end_time
  GROUP BY 1, 4
  UNION ALL
  SELECT realm_id, 'invites_sent::day', NULL, date_trunc('day', invited_at) + interval '1 day',
    count(*)
  FROM zerver_preregistrationuser CROSS JOIN demo WHERE realm_id IS NOT NULL
    AND invited_at < date_trunc('day', now)
  GROUP BY 1, 4
) AS c
WHERE value <> 0
ORDER BY 4, 2, 1, 3;

DELETE FROM analytics_usercount USING analytics_fillstate f
  WHERE f.property = analytics_usercount.property AND analytics_usercount.end_time > f.end_time;
DELETE FROM analytics_streamcount USING analytics_fillstate f
  WHERE f.property = analytics_streamcount.property AND analytics_streamcount.end_time > f.end_time;
DELETE FROM analytics_realmcount USING analytics_fillstate f
  WHERE f.property = analytics_realmcount.property AND analytics_realmcount.end_time > f.end_time;

INSERT INTO analytics_installationcount (property, subgroup, end_time, value)
SELECT property, subgroup, end_time, sum(value) FROM analytics_realmcount GROUP BY 1, 2, 3
HAVING sum(value) <> 0
ORDER BY 3, 1, 2;


-- Indexes, sequences, planner statistics

-- No index can be made while foreign keys wait to be checked.
SET CONSTRAINTS ALL IMMEDIATE;

DO $$
DECLARE
  definition text;
BEGIN
  FOR definition IN SELECT i.definition FROM demo_index i LOOP
    EXECUTE definition;
  END LOOP;
END $$;

-- Archived rows keep the ids of the live ones and use no numbers of their own.
DO $$
DECLARE
  c record;
  top bigint;
BEGIN
  FOR c IN
    SELECT table_name, column_name, pg_get_serial_sequence('aloha.' || table_name,
      column_name) AS sequence
    FROM information_schema.columns
    WHERE table_schema = 'aloha' AND column_name = 'id' AND table_name NOT LIKE 'zerver\_archived%'
  LOOP
    EXECUTE format('SELECT max(id) FROM aloha.%I', c.table_name) INTO top;
    IF top IS NOT NULL THEN
      PERFORM setval(c.sequence, top);
    END IF;
  END LOOP;
END $$;

-- Only a superuser may analyze the system's tables as well; that is no matter.
SET client_min_messages = error;
ANALYZE;
