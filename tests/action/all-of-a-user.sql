-- One statement that gives greta@example.org a row in every table that can name a user, and others
-- rows that hang on hers, so that nothing of a user's can be forgotten.
DO $$
DECLARE
    victim integer := (SELECT id FROM zerver_userprofile WHERE delivery_email = 'greta@example.org');
    own_recipient integer := (SELECT recipient_id FROM zerver_userprofile WHERE id = victim);
    neighbour integer := (SELECT id FROM zerver_userprofile WHERE delivery_email = 'nora@example.org');
    present timestamptz := '2026-11-22T11:00:00Z';
    fk record;
    new_id integer;
    taken integer;
    place tid;
BEGIN
    -- Tables that the private server leaves empty.
    INSERT INTO otp_static_staticdevice (name, confirmed, user_id, throttling_failure_count)
        VALUES ('backup', true, victim, 0) RETURNING id INTO new_id;
    INSERT INTO otp_static_statictoken (token, device_id) VALUES ('abcdefgh', new_id);
    INSERT INTO social_auth_usersocialauth (provider, uid, extra_data, user_id, created, modified)
        VALUES ('github', '1', '{}', victim, present, present);
    INSERT INTO two_factor_phonedevice (name, confirmed, number, key, method, user_id,
        throttling_failure_count) VALUES ('phone', true, '1', 'k', 'sms', victim, 0);
    INSERT INTO auth_group (name) VALUES ('staff') RETURNING id INTO new_id;
    INSERT INTO zerver_userprofile_groups (userprofile_id, group_id) VALUES (victim, new_id);
    INSERT INTO auth_permission (name, content_type_id, codename)
        SELECT 'p', min(id), 'p' FROM django_content_type RETURNING id INTO new_id;
    INSERT INTO zerver_userprofile_user_permissions (userprofile_id, permission_id)
        VALUES (victim, new_id);
    INSERT INTO zerver_archivedattachment (file_name, path_id, create_time, size, owner_id, realm_id)
        VALUES ('a', 'a', present, 1, victim, 2) RETURNING id INTO new_id;
    INSERT INTO zerver_archivedattachment_messages (archivedattachment_id, archivedmessage_id)
        SELECT new_id, id FROM zerver_archivedmessage LIMIT 5;
    INSERT INTO zerver_archivedsubmessage (msg_type, content, message_id, sender_id)
        SELECT 'widget', '{}', min(id), victim FROM zerver_archivedmessage;

    -- What others have of her messages: a poll and its votes, reactions, files, notices.
    SELECT min(id) INTO new_id FROM zerver_message WHERE sender_id = victim;
    UPDATE zerver_submessage SET message_id = new_id;
    INSERT INTO zerver_attachment_messages (attachment_id, message_id)
        SELECT id, new_id FROM zerver_attachment WHERE owner_id <> victim LIMIT 2;
    INSERT INTO zerver_missedmessageemailaddress (email_token, times_used, timestamp, message_id,
        user_profile_id) VALUES ('mm1', 0, present, new_id, neighbour);
    UPDATE zerver_scheduledmessagenotificationemail SET message_id = new_id;
    UPDATE zerver_archivedmessage SET recipient_id = own_recipient
        WHERE id IN (SELECT id FROM zerver_archivedmessage ORDER BY id LIMIT 3);
    -- A draft of another's to her, one who came by her invitation, another's invitation to her link.
    INSERT INTO zerver_draft (user_profile_id, recipient_id, topic, content, last_edit_time)
        VALUES (neighbour, own_recipient, '', 'dear', present);
    UPDATE zerver_multiuseinvite SET referred_by_id = victim
        WHERE id = (SELECT min(id) FROM zerver_multiuseinvite);
    UPDATE zerver_preregistrationuser SET created_user_id = victim, referred_by_id = neighbour,
        multiuse_invite_id = (SELECT min(id) FROM zerver_multiuseinvite)
        WHERE id = (SELECT min(id) FROM zerver_preregistrationuser);

    -- And for every other way of naming her, somebody's row becomes hers.
    FOR fk IN SELECT c.conrelid::regclass AS named, a.attname AS col FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = 'zerver_userprofile'::regclass
    LOOP
        EXECUTE format('SELECT count(*) FROM %s WHERE %I = %s', fk.named, fk.col, victim)
            INTO taken;
        IF taken = 0 THEN
            EXECUTE format('SELECT max(ctid) FROM %s', fk.named) INTO place;
            EXECUTE format('UPDATE %s SET %I = %s WHERE ctid = %L', fk.named, fk.col, victim, place);
        END IF;
    END LOOP;
END $$
