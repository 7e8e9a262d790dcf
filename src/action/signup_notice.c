/* SPDX-License-Identifier: Apache-2.0 */
#include "action/signup_notice.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "core/buffer.h"

/* {who} and {people} stand for what they say. The name of the server is in the text because people
 * may have it among the words that they want to be alerted of. */
static const struct {
    const char *language;
    const char *text;
} notices[] = {
    {"en", "{who} is new on Aloha; this organization now has {people} active users."},
    {"cs", "{who} začíná používat Aloha; počet aktivních uživatelů organizace: {people}."},
    {"de", "{who} ist neu bei Aloha; diese Organisation hat jetzt {people} aktive Benutzer."},
    {"es", "{who} se ha unido a Aloha; la organización tiene ahora {people} usuarios activos."},
    {"fi", "{who} liittyi Alohaan; organisaation aktiivisia käyttäjiä on nyt {people}."},
    {"fr", "{who} a rejoint Aloha ; l'organisation compte désormais {people} membres actifs."},
    {"hu", "{who} csatlakozott az Aloha szerverhez; a szervezet aktív tagjainak száma: {people}."},
    {"it", "{who} è ora su Aloha; l'organizzazione ha adesso {people} utenti attivi."},
    {"ja", "{who} さんが Aloha に加わりました。この組織のアクティブユーザーは {people} 人です。"},
    {"ko", "{who} 님이 Aloha 에 가입했습니다. 이 조직의 활성 사용자는 {people}명입니다."},
    {"nl", "{who} is nieuw op Aloha; deze organisatie heeft nu {people} actieve gebruikers."},
    {"pl", "{who} dołącza do Aloha; liczba aktywnych użytkowników organizacji: {people}."},
    {"pt", "{who} chegou ao Aloha; a organização tem agora {people} usuários ativos."},
    {"ru", "{who} теперь в Aloha; активных пользователей в организации: {people}."},
    {"sv", "{who} är ny på Aloha; organisationen har nu {people} aktiva användare."},
    {"tr", "{who} Aloha kullanmaya başladı; kuruluştaki etkin kullanıcı sayısı: {people}."},
    {"uk", "{who} тепер в Aloha; активних користувачів в організації: {people}."},
    {"zh-hans", "{who} 加入了 Aloha，本组织现有 {people} 位活跃用户。"},
    {"zh-tw", "{who} 加入了 Aloha，本組織現有 {people} 位活躍使用者。"},
};

/* A language without a text of its own takes that of its first part: pt-br that of pt. */
static const char *find_text(const char *language)
{
    size_t first = strcspn(language, "-");
    const char *nearest = notices[0].text;
    for (size_t i = 0; i < ARRAY_LENGTH(notices); i++) {
        const char *name = notices[i].language;
        if (strcasecmp(name, language) == 0)
            return notices[i].text;
        if (strlen(name) == first && strncasecmp(name, language, first) == 0)
            nearest = notices[i].text;
    }
    return nearest;
}

const char *signup_notice(struct region *region, const char *language, const char *who,
                          int64_t people)
{
    struct buffer notice = {0};
    for (const char *at = find_text(language); *at;) {
        if (*at != '{') {
            buffer_append_byte(&notice, *at++);
            continue;
        }
        if (strncmp(at, "{who}", strlen("{who}")) == 0)
            buffer_append_text(&notice, who);
        else
            buffer_format(&notice, "%" PRId64, people);
        at = strchr(at, '}') + 1;
    }
    return buffer_take_text(region, &notice);
}
