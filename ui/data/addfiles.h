// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/shell/tasks.h"

#include <QStringList>
#include <filesystem>
#include <string>
#include <vector>

namespace anneal::ui {

struct AddedFiles
{
    int copied = 0;
    int known = 0;                   // there already, with the same bytes
    int leftOut = 0;                 // no regular files (pipes, sockets, devices), or not to be read
    int unused = 0;                  // of those copied: of a kind that no reader takes
    std::vector<std::string> missed; // of what was asked for by itself: a sentence for each that could not be copied
};

/// Copies files and folders into `target`; a name that is taken gets "-2", "-3" …, and a file that is there with the same bytes stays as it is.
/// Each copy appears whole or not at all. Hidden files and links inside of folders are left out. What is no regular
/// file or folder is named where it was asked for by itself, and counted inside of a folder; the others are copied. Fails where nothing could be
/// copied, and with Canceled soon after a stop was requested.
base::Result<AddedFiles> addFiles(const QStringList &files, const std::filesystem::path &target, const TaskControl &control);

} // namespace anneal::ui
