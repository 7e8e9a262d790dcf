/* SPDX-License-Identifier: Apache-2.0 */
/* create_user, on a copy of the private server's database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/directory.h"
#include "core/region.h"
#include "model/password.h"
#include "tests/action/sandbox.h"

#define THE_NEW "(SELECT max(id) FROM zerver_userprofile)"

static struct outcome create(struct sandbox *sandbox, const char *realm)
{
    return SANDBOX_RUN(sandbox, NULL, "create_user", "-r", realm, "Ann.New@EXAMPLE.net", "Ann New",
                       "--json");
}

static void assert_value(struct sandbox *sandbox, const char *sql, const char *expected)
{
    assert_string_equal(sandbox_value(sandbox, sql), expected);
}

static void test_the_account(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_told(sandbox, create(sandbox, ""));
    assert_value(sandbox,
                 "SELECT concat_ws(' ', full_name, delivery_email, email, role, is_active, is_bot,"
                 " tutorial_status, enable_marketing_emails, left(password, 1),"
                 " length(password), length(api_key), date_joined = last_login)"
                 " FROM zerver_userprofile WHERE id = " THE_NEW,
                 "Ann New Ann.New@example.net Ann.New@example.net 400 t f W t ! 41 32 t");
    assert_value(sandbox,
                 "SELECT r.type || ' ' || (r.type_id = u.id)::text FROM zerver_userprofile u"
                 " JOIN zerver_recipient r ON r.id = u.recipient_id WHERE u.id = " THE_NEW,
                 "1 true");
    assert_value(sandbox,
                 "SELECT string_agg(g.name, ' ') FROM zerver_usergroupmembership m"
                 " JOIN zerver_usergroup g ON g.id = m.user_group_id"
                 " WHERE m.user_profile_id = " THE_NEW,
                 "@role:members");
    assert_value(sandbox,
                 "SELECT count(*) = 1 AND bool_and(acting_user_id = modified_user_id AND extra_data"
                 " = (SELECT format('{\"10\":{\"11\":{\"200\":%s,\"100\":%s,\"300\":%s,\"400\":%s,"
                 "\"600\":%s},\"12\":%s}}', count(*) FILTER (WHERE role = 200 AND NOT is_bot),"
                 " count(*) FILTER (WHERE role = 100 AND NOT is_bot),"
                 " count(*) FILTER (WHERE role = 300 AND NOT is_bot),"
                 " count(*) FILTER (WHERE role = 400 AND NOT is_bot),"
                 " count(*) FILTER (WHERE role = 600 AND NOT is_bot),"
                 " count(*) FILTER (WHERE is_bot)) FROM zerver_userprofile WHERE realm_id = 2"
                 " AND is_active)) FROM zerver_realmauditlog WHERE event_type = 101"
                 " AND modified_user_id = " THE_NEW,
                 "true");
}

static void test_the_events_come_in_order(void **state)
{
    struct sandbox *sandbox = *state;
    struct told told = sandbox_told(sandbox, create(sandbox, "lear"));
    static const char *const parts[] = {"\"type\":\"realm_user\",\"op\":\"add\"",
                                        "\"delivery_email\":\"Ann.New@example.net\"",
                                        "\"type\":\"user_group\",\"op\":\"add_members\"",
                                        "\"op\":\"peer_add\"",
                                        "\"type\":\"message\"",
                                        "\"sender_full_name\":\"Welcome Bot\""};
    const char *at = told.effects;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        at = strstr(at, parts[i]);
        if (!at)
            fail_msg("%s is missing, or too early, in %s", parts[i], told.effects);
    }
    /* Nobody has to wait there. */
    assert_value(sandbox,
                 "SELECT string_agg(g.name, ' ' ORDER BY m.id) FROM zerver_usergroupmembership m"
                 " JOIN zerver_usergroup g ON g.id = m.user_group_id"
                 " WHERE m.user_profile_id = " THE_NEW,
                 "@role:members @role:fullmembers");
    assert_has(told.effects, ":1:*realm_user_dicts:4");
    assert_has(told.effects, ":1:*active_non_guest_user_ids:4");
    assert_has(told.effects, "\"mentioned_user_group_id\":null");
}

static void test_no_secret_is_told(void **state)
{
    struct sandbox *sandbox = *state;
    struct told told = sandbox_told(sandbox, create(sandbox, ""));
    static const char *const secrets[] = {
        "SELECT api_key FROM zerver_userprofile WHERE id = " THE_NEW,
        "SELECT password FROM zerver_userprofile WHERE id = " THE_NEW,
        "SELECT confirmation_key FROM confirmation_confirmation ORDER BY id DESC LIMIT 1"};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        const char *secret = sandbox_value(sandbox, secrets[i]);
        assert_true(strlen(secret) > 20);
        assert_lacks(told.changes, secret);
        assert_lacks(told.effects, secret);
    }
}

static void test_hidden_addresses(void **state)
{
    struct sandbox *sandbox = *state;
    struct told told = sandbox_told(sandbox, create(sandbox, "it"));
    assert_value(sandbox,
                 "SELECT email = format('user%s@it.chat.example.com', id) FROM zerver_userprofile"
                 " WHERE id = " THE_NEW,
                 "true");
    /* The copy under the empty address that the server saves first: SHA-1 of nothing. */
    assert_has(told.effects, ":1:*user_profile:da39a3ee5e6b4b0d3255bfef95601890afd80709:3");
}

static void test_default_streams(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_told(sandbox, create(sandbox, ""));
    assert_value(sandbox,
                 "SELECT array_agg(s.color ORDER BY r.id)::text = (ARRAY['#76ce90', '#fae589',"
                 " '#a6c7e5', '#e79ab5', '#bfd56f'])[1:count(*)]::text AND count(*) = (SELECT"
                 " count(*) FROM zerver_defaultstream WHERE realm_id = 2) AND count(*) > 1"
                 " FROM zerver_subscription s JOIN zerver_recipient r ON r.id = s.recipient_id"
                 " AND r.type = 2 WHERE s.user_profile_id = " THE_NEW,
                 "true");
    assert_value(sandbox,
                 "SELECT count(*) = (SELECT count(*) FROM zerver_defaultstream WHERE realm_id = 2)"
                 " AND count(DISTINCT event_time) = 1 AND min(event_last_message_id) ="
                 " (SELECT max(id) - 2 FROM zerver_message) FROM zerver_realmauditlog"
                 " WHERE event_type = 301 AND modified_user_id = " THE_NEW,
                 "true");
}

static void test_history(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox,
                  "WITH sent AS (INSERT INTO zerver_message (sender_id, recipient_id, realm_id,"
                  " subject, content, date_sent, sending_client_id, has_attachment, has_image,"
                  " has_link) SELECT 14, s.recipient_id, 2, 'old', 'x', timestamptz"
                  " '2026-11-22 11:00Z' - n * interval '6 hours', 1, false, false, false"
                  " FROM zerver_defaultstream d JOIN zerver_stream s ON s.id = d.stream_id"
                  " AND s.realm_id = 2 AND NOT s.invite_only, generate_series(0, 40) n"
                  " RETURNING id) SELECT count(*) FROM sent");
    sandbox_told(sandbox, create(sandbox, ""));
    assert_value(sandbox,
                 "SELECT count(*) FILTER (WHERE flags = 0) || ' ' || bool_and(m.date_sent >"
                 " '2026-11-15 12:00Z') || ' ' || (count(*) = (SELECT count(*) FROM zerver_message"
                 " h WHERE h.date_sent > '2026-11-15 12:00Z' AND h.date_sent <"
                 " '2026-11-22 12:00Z' AND h.recipient_id IN (SELECT s.recipient_id FROM"
                 " zerver_defaultstream d JOIN zerver_stream s ON s.id = d.stream_id"
                 " WHERE d.realm_id = 2 AND NOT s.invite_only))) || ' ' || (min(m.id) FILTER (WHERE"
                 " flags = 0) > max(m.id) FILTER (WHERE flags = 1)) FROM zerver_usermessage um"
                 " JOIN zerver_message m ON m.id = um.message_id WHERE um.flags IN (0, 1)"
                 " AND um.user_profile_id = " THE_NEW,
                 "20 true true true");
}

/* The catalogue of a server that calls sign-ups Anmeldungen, as msgfmt writes it. */
static void write_german_catalogue(struct sandbox *sandbox)
{
    static const unsigned char bytes[] =
        "\xde\x12\x04\x95\0\0\0\0\1\0\0\0\x1c\0\0\0\x24\0\0\0\0\0\0\0\0\0\0\0"
        "\7\0\0\0\x2c\0\0\0\x0b\0\0\0\x34\0\0\0signups\0Anmeldungen";
    const char *directory =
        region_format(sandbox->region, "%s/deployment/locale/de/LC_MESSAGES", sandbox->directory);
    assert_true(directory_make(sandbox->region, directory));
    FILE *file = fopen(region_format(sandbox->region, "%s/django.mo", directory), "we");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, sizeof bytes, file), sizeof bytes);
    assert_int_equal(fclose(file), 0);
}

static void test_the_notice_is_in_the_language_of_the_realm(void **state)
{
    struct sandbox *sandbox = *state;
    static const char notice[] =
        "SELECT subject || ': ' || regexp_replace(content, '[0-9]+', 'n', 'g')"
        " FROM zerver_message WHERE id = (SELECT max(id) - 1 FROM zerver_message)";
    sandbox_make_development(sandbox, "salt123");
    write_german_catalogue(sandbox);
    sandbox_do(sandbox, "UPDATE zerver_realm SET default_language = 'de' WHERE id = 2");
    sandbox_told(sandbox, create(sandbox, ""));
    assert_value(sandbox, notice,
                 "Anmeldungen: @_**Ann New|n** ist neu bei Aloha; diese Organisation hat jetzt n "
                 "aktive Benutzer.");
    assert_value(sandbox,
                 "SELECT rendered_content ~ '^<p><span class=\"user-mention silent\" data-user-id="
                 "\"[0-9]+\">Ann New</span> ist neu bei Aloha; .*</p>$' FROM zerver_message WHERE"
                 " id = (SELECT max(id) - 1 FROM zerver_message)",
                 "true");
    /* Neither the server nor we know that one. */
    sandbox_do(sandbox, "UPDATE zerver_realm SET default_language = 'is' WHERE id = 2");
    sandbox_told(sandbox, SANDBOX_RUN(sandbox, NULL, "create_user", "-r", "", "b@example.net",
                                      "Bo New", "--json"));
    assert_value(sandbox, notice,
                 "signups: @_**Bo New|n** is new on Aloha; this organization now has n active "
                 "users.");
}

/* Of six subscribers one mutes the bot, one waits for a word, one has long been away, one too but
 * is told of every message, and one is a bot that answers through a queue. */
static void prepare_subscribers(struct sandbox *sandbox)
{
    sandbox_value(sandbox,
                  "WITH target AS (SELECT s.recipient_id FROM zerver_realm r JOIN zerver_stream s"
                  " ON s.id = r.signup_notifications_stream_id WHERE r.id = 2), gone AS (DELETE"
                  " FROM zerver_subscription WHERE recipient_id = (SELECT recipient_id FROM target)"
                  " AND user_profile_id NOT IN (14, 15, 16, 17, 18, 28)), added AS (INSERT INTO"
                  " zerver_subscription (user_profile_id, recipient_id, active, is_user_active,"
                  " is_muted, color, pin_to_top) SELECT id, recipient_id, true, true, false,"
                  " '#c2c2c2', false FROM target, unnest(ARRAY[14, 15, 16, 17, 18, 28]) id"
                  " ON CONFLICT (user_profile_id, recipient_id) DO UPDATE SET active = true,"
                  " is_user_active = true, is_muted = false), muted AS (INSERT INTO"
                  " zerver_muteduser (user_profile_id, muted_user_id, date_muted) SELECT 15, id,"
                  " now() FROM zerver_userprofile WHERE email = 'notification-bot@aloha.com'),"
                  " word AS (INSERT INTO zerver_alertword (realm_id, user_profile_id, word)"
                  " VALUES (2, 16, 'ORGANIZATION'), (2, 14, 'organ')),"
                  " idle AS (UPDATE zerver_userprofile SET is_active = true, long_term_idle ="
                  " id IN (17, 18), enable_stream_email_notifications = id = 18,"
                  " enable_stream_push_notifications = false, bot_type = CASE id WHEN 28 THEN 3"
                  " END WHERE id IN (14, 15, 16, 17, 18, 28)) SELECT recipient_id FROM target");
}

static void test_who_reads_the_notice(void **state)
{
    struct sandbox *sandbox = *state;
    prepare_subscribers(sandbox);
    struct told told = sandbox_told(sandbox, create(sandbox, ""));
    assert_value(sandbox,
                 "SELECT string_agg(user_profile_id || ':' || flags, ' ' ORDER BY user_profile_id)"
                 " FROM zerver_usermessage WHERE message_id = (SELECT max(id) FROM zerver_message"
                 " WHERE subject = 'signups')",
                 "14:0 15:1 16:512 18:0");
    assert_has(told.effects, "{\"id\":15,\"flags\":[\"read\"],\"mentioned_user_group_id\":null},"
                             "{\"id\":16,\"flags\":[\"has_alert_word\"],");
    assert_has(told.effects, "\"presence_idle_user_ids\":[18],");
    assert_has(told.effects, "\"stream_push_user_ids\":[],\"stream_email_user_ids\":[18],");
    assert_has(told.effects, "\"muted_sender_user_ids\":[15],\"all_bot_user_ids\":[28]");
}

static void test_a_name_is_no_markup(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "create_user", "-r", "", "a@example.net", "A & <b");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.output, "");
    assert_value(sandbox,
                 "SELECT (rendered_content LIKE format('<p><span class=\"user-mention silent\""
                 " data-user-id=\"%s\">A &amp; &lt;b</span> %%', " THE_NEW ")) || ' ' ||"
                 " (content LIKE format('@_**A & <b|%s** %%', " THE_NEW "))"
                 " FROM zerver_message WHERE subject = 'signups' ORDER BY id DESC LIMIT 1",
                 "true true");
}

static void test_the_server_is_told_too(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox,
                  "WITH s AS (INSERT INTO zerver_stream (id, name, realm_id, date_created,"
                  " deactivated, description, rendered_description, invite_only,"
                  " history_public_to_subscribers, is_web_public, stream_post_policy,"
                  " is_in_zephyr_realm, email_token, can_remove_subscribers_group_id, recipient_id)"
                  " SELECT 9000, 'Signups', 1, now(), false, '', '', false, true, false, 1, false,"
                  " 'x', min(id), 9000 FROM zerver_usergroup WHERE realm_id = 1 RETURNING id)"
                  " INSERT INTO zerver_recipient (id, type, type_id) SELECT 9000, 2, id FROM s"
                  " RETURNING id");
    struct told told = sandbox_told(sandbox, create(sandbox, ""));
    assert_value(sandbox,
                 "SELECT m.subject || ' ' || m.realm_id || ' ' || (s.first_message_id = m.id) FROM"
                 " zerver_message m JOIN zerver_stream s ON s.recipient_id = m.recipient_id"
                 " WHERE s.id = 9000",
                 ". 1 true");
    /* SHA-1 of the name in lower case. */
    assert_has(told.effects, ":1:*stream_by_realm_and_name:1:");
    assert_has(told.effects, "\"realm_id\":1,\"stream_name\":\"Signups\"");
}

static void test_mails(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_told(sandbox, create(sandbox, ""));
    static const char own[] =
        "SELECT string_agg(concat_ws(' ', e.data::json ->> 'template_prefix',"
        " e.scheduled_timestamp AT TIME ZONE 'UTC'), ', ' ORDER BY e.id) FROM zerver_scheduledemail"
        " e JOIN zerver_scheduledemail_users u ON u.scheduledemail_id = e.id"
        " WHERE e.type = 1 AND u.userprofile_id = " THE_NEW;
    /* The frozen clock stands on a Sunday. */
    const char *mails = sandbox_value(sandbox, own);
    assert_has(mails, "zerver/emails/followup_day1 2026-11-22 12:00:00");
    assert_has(mails, "zerver/emails/followup_day2 2026-11-24 11:00:00");
    assert_value(sandbox,
                 "SELECT count(*) = 2 AND bool_and(e.data::json -> 'context' ->> 'unsubscribe_link'"
                 " LIKE '%/accounts/unsubscribe/welcome/' || c.confirmation_key) AND"
                 " bool_and(c.expiry_date = c.date_sent + interval '1000000 days')"
                 " FROM zerver_scheduledemail e JOIN zerver_scheduledemail_users u"
                 " ON u.scheduledemail_id = e.id JOIN confirmation_confirmation c"
                 " ON c.object_id = u.userprofile_id AND c.type = 4"
                 " WHERE u.userprofile_id = " THE_NEW,
                 "true");
    /* The same person elsewhere needs no second lesson. */
    sandbox_told(sandbox, create(sandbox, "lear"));
    assert_lacks(sandbox_value(sandbox, own), "followup_day2");
}

/* The keys that come last in what is stored of the first mail. */
static void assert_ldap_keys(struct sandbox *sandbox, const char *address, const char *expected)
{
    sandbox_told(sandbox,
                 SANDBOX_RUN(sandbox, NULL, "create_user", "-r", "", address, "Ann New", "--json"));
    assert_value(sandbox,
                 "SELECT substring(data FROM '\"getting_started_link\":\"[^\"]*\"(.*)}}$') FROM"
                 " zerver_scheduledemail WHERE type = 1 AND data ~ 'followup_day1'"
                 " ORDER BY id DESC LIMIT 1",
                 expected);
}

static void test_addresses_of_ldap(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_realm SET authentication_methods = 2 | 8 WHERE id = 2");
    assert_ldap_keys(sandbox, "a@corp.example", "");
    sandbox_add_settings(sandbox, "AUTHENTICATION_BACKENDS = ('zproject.backends."
                                  "EmailAuthBackend', 'zproject.backends.AlohaLDAPAuthBackend')\n"
                                  "LDAP_APPEND_DOMAIN = 'corp.example'\n");
    assert_ldap_keys(sandbox, "b.c@CORP.example", ",\"ldap\":true,\"ldap_username\":\"b.c\"");
    assert_ldap_keys(sandbox, "d@sub.corp.example", "");
    sandbox_do(sandbox, "UPDATE zerver_realm SET authentication_methods = 2 WHERE id = 2");
    assert_ldap_keys(sandbox, "e@corp.example", "");
}

/* Without the domain the directory would have to be asked. */
static void test_what_only_ldap_knows(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_do(sandbox, "UPDATE zerver_realm SET authentication_methods = 8 WHERE id = 2");
    sandbox_add_settings(sandbox, "AUTHENTICATION_BACKENDS = ('zproject.backends."
                                  "AlohaLDAPAuthBackend',)\n");
    struct outcome outcome = create(sandbox, "");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.errors, "the welcome mail names no LDAP account.");
}

static void test_no_welcome_where_none_is_wanted(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, "UPDATE zerver_realm SET send_welcome_emails = false WHERE id = 2"
                           " RETURNING id");
    struct told told = sandbox_told(sandbox, create(sandbox, ""));
    assert_lacks(told.changes, "zerver_scheduledemail");
    assert_lacks(told.changes, "confirmation_confirmation");
}

static void test_invitations_are_settled(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox,
                  "WITH mail AS (INSERT INTO zerver_scheduledemail (type, scheduled_timestamp,"
                  " realm_id, data, address) SELECT 3, now(), 2, '{}', a FROM"
                  " unnest(ARRAY['ann.NEW@example.net', 'other@example.net']) a)"
                  " INSERT INTO zerver_preregistrationuser (email, full_name_validated, invited_at,"
                  " realm_creation, password_required, status, realm_id, invited_as)"
                  " SELECT 'ANN.new@example.net', false, now(), false, true, 0, r, 400"
                  " FROM unnest(ARRAY[2, 3]) r RETURNING id");
    sandbox_told(sandbox, create(sandbox, ""));
    assert_value(sandbox,
                 "SELECT string_agg(realm_id || ':' || status, ' ' ORDER BY realm_id)"
                 " FROM zerver_preregistrationuser WHERE email = 'ANN.new@example.net'",
                 "2:2 3:0");
    assert_value(sandbox,
                 "SELECT string_agg(address, ' ') FROM zerver_scheduledemail WHERE type = 3"
                 " AND address LIKE '%@example.net'",
                 "other@example.net");
}

static void test_a_preview_changes_nothing(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    struct outcome outcome =
        SANDBOX_RUN(sandbox, NULL, "create_user", "-n", "-r", "", "a@example.net", "Ann New");
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.output, "zerver_userprofile");
    assert_has(outcome.output, "zerver_scheduledemail");
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_refusals(void **state)
{
    struct sandbox *sandbox = *state;
    const char *before = sandbox_digest(sandbox);
    static const struct {
        const char *email, *name, *password, *says;
    } cases[] = {
        {"GRETA@example.org", "Greta", "Fine-Aloha-1", "User already exists."},
        {"gone.gale@example.org", "Gale", "Fine-Aloha-1", "User already exists."},
        {"not-an-email", "Ann", "Fine-Aloha-1", "Invalid email address."},
        {" a@example.net", "Ann", "Fine-Aloha-1", "Invalid email address."},
        {"a@example.net", "Ann", "abc", "password"},
        {"a@example.net", "A", "Fine-Aloha-1", "2 to 100"},
        {"a@example.net", "*Ann*", "Fine-Aloha-1", "holds *"},
        {"a@example.net", "Ann|12", "Fine-Aloha-1", "ends in |"},
        {"a@example.net", "Ann\tNew", "Fine-Aloha-1", "control"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "create_user", "-r", "", cases[i].email,
                                             cases[i].name, "--password", cases[i].password);
        assert_int_equal(outcome.status, 1);
        assert_has(outcome.errors, cases[i].says);
    }
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_half_a_realm_gets_no_half_account(void **state)
{
    struct sandbox *sandbox = *state;
    sandbox_value(sandbox, "DELETE FROM zerver_realmuserdefault WHERE realm_id = 4 RETURNING id");
    sandbox_value(sandbox, "UPDATE zerver_usergroup SET name = '@role:none' WHERE realm_id = 3"
                           " AND name = '@role:members' RETURNING id");
    const char *before = sandbox_digest(sandbox);
    struct outcome lear = create(sandbox, "lear"), it = create(sandbox, "it");
    assert_int_equal(lear.status, 1);
    assert_has(lear.output, "zerver_realmuserdefault");
    assert_int_equal(it.status, 1);
    assert_has(it.output, "@role:members");
    assert_string_equal(sandbox_digest(sandbox), before);
}

static void test_answers(void **state)
{
    struct sandbox *sandbox = *state;
    struct outcome outcome =
        SANDBOX_RUN(sandbox, "a@example.net\nAnn New\n", "create_user", "-r", "it");
    assert_int_equal(outcome.status, 0);
    assert_string_equal(outcome.output, "Email: Full name: ");
    assert_has(outcome.errors, " INFO [] User will be created with a disabled password.\n");
    outcome = SANDBOX_RUN(sandbox, NULL, "create_user", "-r", "it");
    assert_int_equal(outcome.status, 2);
    assert_string_equal(outcome.output, "Email: ");
}

static void assert_password(struct sandbox *sandbox, const char *password)
{
    assert_true(password_verify(
        sandbox_value(sandbox, "SELECT password FROM zerver_userprofile WHERE id = " THE_NEW),
        password));
}

static void test_passwords(void **state)
{
    struct sandbox *sandbox = *state;
    const char *path = region_format(sandbox->region, "%s/password", sandbox->directory);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(" S3cret-Aloha\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    struct outcome outcome = SANDBOX_RUN(sandbox, NULL, "create_user", "-r", "", "a@example.net",
                                         "Ann New", "--password", "x", "--password-file", path);
    assert_int_equal(outcome.status, 0);
    assert_has(outcome.errors, " WARN [] Passing password on the command line is insecure; prefer "
                               "--password-file.\n");
    assert_password(sandbox, "S3cret-Aloha");
    outcome = SANDBOX_RUN(sandbox, NULL, "create_user", "-r", "", "b@example.net", "Bob New",
                          "--password-file", "/nowhere");
    assert_int_equal(outcome.status, 1);
    assert_has(outcome.errors, "/nowhere");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_account, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_the_events_come_in_order, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_no_secret_is_told, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_hidden_addresses, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_default_streams, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_history, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_the_notice_is_in_the_language_of_the_realm,
                                        sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_who_reads_the_notice, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_a_name_is_no_markup, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_the_server_is_told_too, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_mails, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_addresses_of_ldap, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_what_only_ldap_knows, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_no_welcome_where_none_is_wanted, sandbox_open,
                                        sandbox_close),
        cmocka_unit_test_setup_teardown(test_invitations_are_settled, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_a_preview_changes_nothing, sandbox_open,
                                        sandbox_close),
        cmocka_unit_test_setup_teardown(test_refusals, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_half_a_realm_gets_no_half_account, sandbox_open,
                                        sandbox_close),
        cmocka_unit_test_setup_teardown(test_answers, sandbox_open, sandbox_close),
        cmocka_unit_test_setup_teardown(test_passwords, sandbox_open, sandbox_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
