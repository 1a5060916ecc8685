// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keychain/keychain.h"

#include "core/base/tr.h"

#include <cstdlib>
#include <filesystem>
#include <libsecret/secret.h>
#include <map>
#include <memory>
#include <mutex>

namespace anneal::keychain {
namespace {

/// What was kept as long as the program runs.
struct Memory
{
    std::mutex mutex;
    std::map<std::pair<std::string, std::string>, std::string> secrets; // guarded by mutex
};

Memory &memory()
{
    static Memory all;
    return all;
}

const SecretSchema *schema()
{
    static const SecretSchema its { "org.anneal.Secret", SECRET_SCHEMA_NONE,
        { { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "id", SECRET_SCHEMA_ATTRIBUTE_STRING }, { nullptr, SECRET_SCHEMA_ATTRIBUTE_STRING } }, 0,
        nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr };
    return &its;
}

/// Whether there is a bus on which a keychain could answer; asking for one that is not there may start programs.
bool hasBus()
{
    if (const char *address = std::getenv("DBUS_SESSION_BUS_ADDRESS"); address && *address)
        return true;
    const char *runtime = std::getenv("XDG_RUNTIME_DIR");
    std::error_code ignored;
    return runtime && *runtime && std::filesystem::exists(std::filesystem::path(runtime) / "bus", ignored);
}

/// One question to the keychain, ended by a stop.
class Question
{
public:
    explicit Question(const std::stop_token &stop) : m_cancellable(g_cancellable_new()), m_callback(stop, Cancel { m_cancellable.get() }) { }
    ~Question() { g_clear_error(&m_error); }
    Question(const Question &) = delete;
    Question &operator=(const Question &) = delete;

    GCancellable *cancellable() const { return m_cancellable.get(); }
    GError **error() { return &m_error; }

    base::Status outcome() const
    {
        if (!m_error)
            return base::ok();
        if (g_error_matches(m_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
            return base::Error { base::ErrorKind::Canceled, tr_("Asking the keychain was canceled."), {} };
        if (g_error_matches(m_error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
            return base::Error { base::ErrorKind::Unauthorized, tr_("The keychain was not unlocked."), tr_("Unlock it and try again.") };
        return base::Error { base::ErrorKind::Unsupported, tr_("The keychain does not answer: %1.", m_error->message),
            tr_("Start one, such as GNOME Keyring or KWallet.") };
    }

private:
    struct Unref
    {
        void operator()(GCancellable *cancellable) const { g_object_unref(cancellable); }
    };
    struct Cancel
    {
        GCancellable *cancellable;
        void operator()() const { g_cancellable_cancel(cancellable); }
    };

    std::unique_ptr<GCancellable, Unref> m_cancellable;
    GError *m_error = nullptr;
    std::stop_callback<Cancel> m_callback; // last: it uses the others
};

base::Error noKeychain()
{
    return { base::ErrorKind::Unsupported, tr_("No keychain is running here."), tr_("Start one, such as GNOME Keyring or KWallet.") };
}

} // namespace

std::optional<std::string> find(const Owner &owner, const std::stop_token &stop)
{
    {
        const std::lock_guard guard(memory().mutex);
        if (const auto kept = memory().secrets.find({ owner.kind, owner.id }); kept != memory().secrets.end())
            return kept->second;
    }
    if (!hasBus())
        return std::nullopt;
    Question question(stop);
    gchar *secret = secret_password_lookup_sync(
        schema(), question.cancellable(), question.error(), "kind", owner.kind.c_str(), "id", owner.id.c_str(), nullptr);
    if (!secret)
        return std::nullopt;
    std::string found(secret);
    secret_password_free(secret); // which overwrites it
    return found;
}

base::Status keep(const Owner &owner, const std::string &name, const std::string &secret, const std::stop_token &stop)
{
    {
        const std::lock_guard guard(memory().mutex);
        memory().secrets[{ owner.kind, owner.id }] = secret;
    }
    if (!hasBus())
        return noKeychain();
    Question question(stop);
    secret_password_store_sync(schema(), SECRET_COLLECTION_DEFAULT, name.c_str(), secret.c_str(), question.cancellable(), question.error(), "kind",
        owner.kind.c_str(), "id", owner.id.c_str(), nullptr);
    return question.outcome();
}

base::Status forget(const Owner &owner, const std::stop_token &stop)
{
    {
        const std::lock_guard guard(memory().mutex);
        memory().secrets.erase({ owner.kind, owner.id });
    }
    if (!hasBus())
        return noKeychain();
    Question question(stop);
    secret_password_clear_sync(schema(), question.cancellable(), question.error(), "kind", owner.kind.c_str(), "id", owner.id.c_str(), nullptr);
    return question.outcome();
}

} // namespace anneal::keychain
