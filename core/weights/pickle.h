// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/files.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace anneal::weights {

/// Whether the name is one that pickled weights go by (.bin .pt .pth .ckpt .pkl).
bool hasPickleName(const std::filesystem::path &file);

/// Whether the first bytes are those of a pickle, a zip archive (torch's newer files) or an old torch file, whatever the name.
/// A safetensors header whose length happens to look like one is told apart by the '{' behind it.
bool hasPickleMagic(std::span<const std::byte> bytes);

/// The refusal: loading a pickle runs code from the file. Says how to convert it.
base::Error pickleRefused(const std::filesystem::path &file);

/// Fails with Unsafe where the name or the first bytes of a file say pickle; Io or NotFound where it cannot be read.
base::Status refusePickle(const std::filesystem::path &file);

/// A weight file mapped; fails with Unsafe where its first bytes say pickle.
base::Result<std::shared_ptr<const base::MappedFile>> mapWeights(const std::filesystem::path &file);

} // namespace anneal::weights
