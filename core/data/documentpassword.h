// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/sources.h"
#include "core/document/frames.h"

#include <stop_token>
#include <string>

namespace anneal::data {

/// Reads a document; an encrypted one with the password that the keychain has for it. REQUIRES: source.reader reads documents.
/// Fails as its reader: with Unauthorized where it needs a password and there is none, or a wrong one.
base::Result<document::Document> readDocument(const Source &source, const document::ReadOptions &options, const std::stop_token &stop);

/// document::pagePixels(), with such a password.
base::Result<document::PagePixels> drawPage(const std::filesystem::path &file, int page, int width, const std::stop_token &stop);

/// Sees whether a password opens a document and keeps it in the keychain under the file's name, by the bytes of the file: a copy opens as well.
/// Fails with Unauthorized where it does not, and as keychain::keep(): then the document opens until this program ends.
base::Status keepPassword(const std::filesystem::path &file, const std::string &password, const std::stop_token &stop);
base::Status forgetPassword(const std::filesystem::path &file, const std::stop_token &stop);

} // namespace anneal::data
