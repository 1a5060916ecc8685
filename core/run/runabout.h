// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runfolder.h"

#include <functional>

namespace anneal::run {

/// What people say of a run: about.json in its folder. The trainer never writes it, so it may be changed at any time; the name of the folder and
/// what was frozen in it stay as they are.
struct RunAbout
{
    std::string name; // one line; empty: that of the folder
    std::string notes;
    std::vector<std::string> tags; // in the order they were added
    bool isPinned = false;         // stands first in lists
    bool isArchived = false;       // hidden in lists

    bool hasTag(std::string_view tag) const; // in small or capital letters
    void addTag(const std::string &tag);     // as runTagFrom() gives it; fine where it is there
    void removeTag(std::string_view tag);
    bool operator==(const RunAbout &) const = default;

    static constexpr std::size_t kLongestName = 200, kLongestTag = 40;     // characters
    static constexpr std::size_t kMostTags = 32, kLongestNotes = 64 << 10; // bytes
};

/// A name as it is kept: on one line, without spaces around it. Fails with Usage where it is too long.
base::Result<std::string> runNameFrom(std::string_view typed);
/// A tag as it is kept: one word, for "needs review" is "needs-review". Fails with Usage where nothing is left, or too much.
base::Result<std::string> runTagFrom(std::string_view typed);

/// Nothing is said of a run without about.json. What is in it may come from a stranger: it is cut to what fits above, and values of another kind
/// than expected count as missing. Fails with Unsupported where a newer version wrote it, BadInput where it is no such file, Unsafe where it is a
/// link.
base::Result<RunAbout> readAbout(const RunFolder &folder);

/// Changes what is said, and nothing that another program says at the same time: `change` gets what the file says now. Keys that a later version of
/// this format added stay. Durable when the call returns, which gives what is kept. Fails as readAbout(), with Usage where notes or tags are too
/// many, Busy where somebody else does not finish, Io.
base::Result<RunAbout> changeAbout(const RunFolder &folder, const std::function<void(RunAbout &)> &change);

} // namespace anneal::run
