// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/target.h"
#include "core/document/frames.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace anneal::document {

/// A document that was opened to be read.
struct OpenDocument
{
    std::filesystem::path path;
    base::Descriptor descriptor;
    std::uint64_t bytes = 0;

    /// Fails as base::openRegular().
    static base::Result<OpenDocument> open(const std::filesystem::path &file);
    /// Of all its bytes. Fails with Canceled soon after a stop was requested.
    base::Result<std::string> sha256(const std::stop_token &stop) const;
};

/// What to do with a frame of the answer; a failure ends the reading.
using FrameSink = std::function<base::Status(Frame)>;

/// Has anneal-reader read a document: `request` is {"kind", …} as app/reader/request.h lists them, and the frames of the answer go to `sink` as they
/// come, End and Problem excepted.
///
/// The program is started once, from the folder of our own or as $ANNEAL_READER, and kept; it makes a process for each document, so that a crash
/// there is a sentence here. Fails with BadInput where the document cannot be read, Unauthorized where it needs a password, or another one, Canceled
/// soon after a stop was requested; NotFound or Unsupported where there is no reader, or the kernel cannot lock it in. Any thread may call.
base::Status askReader(const OpenDocument &document, base::Json request, const FrameSink &sink, const std::stop_token &stop);

/// How long a document of that size may take: hostile ones are small, and books of thousands of pages are not.
std::chrono::seconds readingTime(std::uint64_t bytes);

} // namespace anneal::document
