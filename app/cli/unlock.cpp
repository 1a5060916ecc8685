// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/context.h"
#include "app/cli/secretinput.h"
#include "core/data/documentpassword.h"

namespace anneal::cli {
namespace {

struct UnlockOptions
{
    std::string file;
    std::string passwordFile;
    bool forget = false;
};

int unlock(Context &context, const UnlockOptions &options)
{
    auto &terminal = context.terminal;
    if (options.forget) {
        if (const auto forgotten = data::forgetPassword(options.file, {}); !forgotten)
            return terminal.fail(forgotten.error());
        terminal.print("The keychain has no password of " + options.file + " any more.");
        terminal.result({ { "file", options.file }, { "kept", false } });
        return 0;
    }
    const auto password = readSecret(terminal, "Password of " + options.file + ": ", options.passwordFile);
    if (!password)
        return terminal.fail(password.error());
    if (const auto kept = data::keepPassword(options.file, *password, {}); !kept)
        return terminal.fail(kept.error());
    terminal.print("The password opens " + options.file + " and is in the keychain.");
    terminal.result({ { "file", options.file }, { "kept", true } });
    return 0;
}

} // namespace

void addUnlock(CLI::App &app, Context &context)
{
    const auto options = std::make_shared<UnlockOptions>();
    auto *verb = addVerb(app, context, "unlock", "Keep the password of an encrypted document in the keychain, so that it can be read",
        "anneal-cli unlock mine/data/raw/report.pdf", [&context, options] { return unlock(context, *options); });
    verb->add_option("FILE", options->file, "An encrypted PDF")->required();
    verb->add_option("--password-file", options->passwordFile, "A file with the password in its first line, mode 600; - reads stdin");
    verb->add_flag("--forget", options->forget, "Take the password out of the keychain");
}

} // namespace anneal::cli
