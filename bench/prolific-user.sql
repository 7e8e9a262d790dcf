-- psql -v name=NAME -f prolific-user.sql: adds prolific-NAME@example.com, the sender of 100,000
-- messages in a stream, each with five readers and every tenth with a reaction.
SELECT u.id AS model, nextval(pg_get_serial_sequence('zerver_userprofile', 'id')) AS sender,
    (SELECT r.id FROM zerver_stream s JOIN zerver_recipient r ON r.type = 2 AND r.type_id = s.id
     WHERE s.realm_id = u.realm_id ORDER BY s.id LIMIT 1) AS stream,
    format('prolific-%s@example.com', :'name') AS address
FROM zerver_userprofile u WHERE u.is_active AND NOT u.is_bot AND u.role = 400
    AND EXISTS (SELECT FROM zerver_message m WHERE m.sender_id = u.id)
ORDER BY u.id LIMIT 1 \gset

BEGIN;
INSERT INTO zerver_recipient (type, type_id) VALUES (1, :sender) RETURNING id AS own \gset
INSERT INTO zerver_userprofile SELECT added.* FROM zerver_userprofile u,
    jsonb_populate_record(u, jsonb_build_object('id', :sender, 'recipient_id', :own, 'uuid',
    gen_random_uuid(), 'email', :'address', 'delivery_email', :'address')) added
WHERE u.id = :model;

CREATE TEMP TABLE written ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('zerver_message', 'id'))::int AS id
    FROM generate_series(1, 100000);
INSERT INTO zerver_message SELECT added.* FROM written w, zerver_message m,
    jsonb_populate_record(m, jsonb_build_object('id', w.id, 'sender_id', :sender,
    'recipient_id', :stream)) added
WHERE m.id = (SELECT min(id) FROM zerver_message WHERE sender_id = :model);
INSERT INTO zerver_usermessage (user_profile_id, message_id, flags)
    SELECT reader.id, w.id, 1 FROM written w,
        (SELECT id FROM zerver_userprofile WHERE is_active AND id <= :sender
         ORDER BY id DESC LIMIT 5) reader;
INSERT INTO zerver_reaction (user_profile_id, message_id, emoji_name, emoji_code, reaction_type)
    SELECT :model, id, 'wave', '1f44b', 'unicode_emoji' FROM written WHERE id % 10 = 0;
COMMIT;
