// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <optional>
#include <stop_token>
#include <string>

namespace anneal::keychain {

/// What a secret belongs to.
struct Owner
{
    std::string kind; // "document"
    std::string id;   // of a document the SHA-256 of its bytes
};

/// The secret of somebody; nothing where there is none, where the person does not unlock the keychain, or where no keychain is there.
/// Asks another program, which may ask the person: any thread but the GUI's. Ends soon after a stop was requested.
std::optional<std::string> find(const Owner &owner, const std::stop_token &stop = {});

/// Keeps a secret in the desktop's keychain (Secret Service, by libsecret) under a name that the person finds there, and in memory until this
/// program ends: that holds also where it fails, with Unsupported where no keychain is there and Unauthorized where it was not unlocked.
base::Status keep(const Owner &owner, const std::string &name, const std::string &secret, const std::stop_token &stop = {});

/// Removes a secret; fine where there is none. Fails as keep().
base::Status forget(const Owner &owner, const std::stop_token &stop = {});

} // namespace anneal::keychain
