// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/documentpassword.h"

#include "core/base/hash.h"
#include "core/base/tr.h"
#include "core/document/pdfreader.h"
#include "core/keychain/keychain.h"

namespace anneal::data {
namespace {

base::Result<keychain::Owner> ownerOf(const std::filesystem::path &file, const std::stop_token &stop)
{
    auto hash = base::sha256OfFile(file, stop);
    if (!hash)
        return hash.error();
    return keychain::Owner { "document", std::move(*hash) }; // not translated: a word of the keychain
}

/// `read` without a password, and where one is needed once more with that of the keychain.
template <typename Read>
auto withPassword(const std::filesystem::path &file, const std::stop_token &stop, const Read &read)
{
    auto first = read(std::string());
    if (first || first.error().kind != base::ErrorKind::Unauthorized)
        return first;
    const auto owner = ownerOf(file, stop);
    const auto password = owner ? keychain::find(*owner, stop) : std::nullopt;
    return password ? read(*password) : first;
}

} // namespace

base::Result<document::Document> readDocument(const Source &source, const document::ReadOptions &options, const std::stop_token &stop)
{
    if (!options.password.empty())
        return source.reader->document(source.path, options, stop);
    return withPassword(source.path, stop, [&](const std::string &password) {
        auto opening = options;
        opening.password = password;
        return source.reader->document(source.path, opening, stop);
    });
}

base::Result<document::PagePixels> drawPage(const std::filesystem::path &file, int page, int width, const std::stop_token &stop)
{
    return withPassword(file, stop, [&](const std::string &password) { return document::pagePixels(file, page, width, password, stop); });
}

base::Status keepPassword(const std::filesystem::path &file, const std::string &password, const std::stop_token &stop)
{
    constexpr int kFirst = 1, kSmall = 16;
    if (password.empty())
        return base::Error { base::ErrorKind::Unauthorized, tr_("The password is empty."), {} };
    if (document::pagePixels(file, kFirst, kSmall, {}, stop))
        return base::Error { base::ErrorKind::Usage, tr_("%1 is not encrypted.", file.string()), {} };
    const auto opened = document::pagePixels(file, kFirst, kSmall, password, stop);
    if (!opened)
        return opened.error();
    const auto owner = ownerOf(file, stop);
    if (!owner)
        return owner.error();
    return keychain::keep(*owner, tr_("Anneal: password of %1", file.filename().string()), password, stop);
}

base::Status forgetPassword(const std::filesystem::path &file, const std::stop_token &stop)
{
    const auto owner = ownerOf(file, stop);
    return owner ? keychain::forget(*owner, stop) : owner.error();
}

} // namespace anneal::data
