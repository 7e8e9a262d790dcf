/* SPDX-License-Identifier: Apache-2.0 */
#include "config/defaults.h"

/* Written in the settings' own language, so that one reader serves both and types are kept. */
static const char source[] =
    /* PostgreSQL, Redis, memcached, RabbitMQ */
    "REMOTE_POSTGRES_HOST = ''\n"
    "REMOTE_POSTGRES_PORT = ''\n"
    "REMOTE_POSTGRES_SSLMODE = ''\n"
    "REDIS_HOST = '127.0.0.1'\n"
    "REDIS_PORT = 6379\n"
    "MEMCACHED_LOCATION = '127.0.0.1:11211'\n"
    "RABBITMQ_HOST = '127.0.0.1'\n"
    "RABBITMQ_USERNAME = 'aloha'\n"
    "USING_RABBITMQ = USING_TORNADO = True\n"
    /* mail */
    "EMAIL_HOST = None\n"
    "EMAIL_PORT = 25\n"
    "EMAIL_HOST_USER = ''\n"
    "EMAIL_USE_TLS = EMAIL_USE_SSL = False\n"
    "ADD_TOKENS_TO_NOREPLY_ADDRESS = True\n"
    "PHYSICAL_ADDRESS = ''\n"
    "WELCOME_EMAIL_SENDER = None\n"
    "SEND_DIGEST_EMAILS = SEND_LOGIN_EMAILS = True\n"
    "EMAIL_GATEWAY_PATTERN = ''\n"
    /* hosts and URLs */
    "REALM_HOSTS = {}\n"
    "ROOT_SUBDOMAIN_ALIASES = ['www']\n"
    "ROOT_DOMAIN_LANDING_PAGE = False\n"
    "SOCIAL_AUTH_SUBDOMAIN = None\n"
    "SYSTEM_ONLY_REALMS = {'aloha'}\n"
    "SYSTEM_BOT_REALM = 'alohainternal'\n"
    /* uploaded files */
    "LOCAL_UPLOADS_DIR = S3_REGION = S3_ENDPOINT_URL = None\n"
    "S3_SKIP_PROXY = True\n"
    /* signing in */
    "AUTHENTICATION_BACKENDS = ('zproject.backends.EmailAuthBackend',)\n"
    "AUTH_LDAP_SERVER_URI = AUTH_LDAP_BIND_DN = ''\n"
    "AUTH_LDAP_USER_SEARCH = AUTH_LDAP_REVERSE_EMAIL_SEARCH = None\n"
    "AUTH_LDAP_USERNAME_ATTR = LDAP_APPEND_DOMAIN = LDAP_EMAIL_ATTR = None\n"
    "AUTH_LDAP_USER_ATTR_MAP = {'full_name': 'cn'}\n"
    "LDAP_DEACTIVATE_NON_MATCHING_USERS = None\n"
    "AUTH_LDAP_CONNECTION_OPTIONS = {}\n"
    "CONFIRMATION_LINK_DEFAULT_VALIDITY_DAYS = 1\n"
    "INVITATION_LINK_VALIDITY_DAYS = 10\n"
    "REALM_CREATION_LINK_VALIDITY_DAYS = 7\n"
    "PASSWORD_MIN_LENGTH = 6\n"
    "PASSWORD_MIN_GUESSES = 10000\n"
    "SESSION_COOKIE_AGE = 1209600\n"
    "RATE_LIMITING = RATE_LIMITING_AUTHENTICATE = True\n"
    "RATE_LIMITING_RULES = {}\n"
    "RATE_LIMIT_TOR_TOGETHER = False\n"
    /* realms and users */
    "OPEN_REALM_CREATION = WEB_PUBLIC_STREAMS_ENABLED = False\n"
    "INVITES_DEFAULT_REALM_DAILY_MAX = 100\n"
    "DEMO_ORG_DEADLINE_DAYS = 30\n"
    "ARCHIVED_DATA_VACUUMING_DELAY_DAYS = 30\n"
    "ENABLE_GRAVATAR = True\n"
    "DEFAULT_AVATAR_URI = '/static/images/default-avatar.png'\n"
    "NAME_CHANGES_DISABLED = AVATAR_CHANGES_DISABLED = False\n"
    "TERMS_OF_SERVICE_VERSION = None\n"
    "MAX_FILE_UPLOAD_SIZE = 25\n"
    "MAX_MESSAGE_LENGTH = 10000\n"
    "AUTO_CATCH_UP_SOFT_DEACTIVATED_USERS = True\n"
    "OFFLINE_THRESHOLD_SECS = 300\n"
    "USER_LIMIT_FOR_SENDING_PRESENCE_UPDATE_EVENTS = 100\n"
    /* the server as a whole */
    "PUSH_NOTIFICATION_BOUNCER_URL = None\n"
    "SUBMIT_USAGE_STATISTICS = True\n"
    "BILLING_ENABLED = STAGING = USING_PGROONGA = EMBEDDED_BOTS_ENABLED = False\n"
    "EXTRA_INSTALLED_APPS = ['analytics']\n"
    "NOTIFICATION_BOT = 'notification-bot@aloha.com'\n"
    "WELCOME_BOT = 'welcome-bot@aloha.com'\n"
    "EMAIL_GATEWAY_BOT = 'emailgateway@aloha.com'\n"
    "NAGIOS_SEND_BOT = 'nagios-send-bot@aloha.com'\n"
    "NAGIOS_RECEIVE_BOT = 'nagios-receive-bot@aloha.com'\n"
    "REMINDER_BOT = 'reminder-bot@aloha.com'\n"
    "ERROR_BOT = None\n";

const char *defaults_source(void)
{
    return source;
}
