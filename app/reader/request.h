// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/reader/answer.h"
#include "core/base/json.h"

#include <functional>
#include <span>
#include <string_view>

namespace anneal::reader {

/// A thing that one may ask of a document: {"kind": its name, …}. `work` runs in a process of its own, under the filter, with the document
/// open for reading; it sends all frames but End. Json's exceptions end the process: a request comes from our own client.
struct Kind
{
    std::string_view name;
    void (*work)(const base::Json &request, int file, Answer &answer);
};

std::span<const Kind> kinds();

/// Loads once, before the first request, what all of them need: a process made from this one finds it in place.
void warmUp();

} // namespace anneal::reader
