// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

namespace anneal::ui {

/// Where something lay and where it lies in the trash.
struct Trashed
{
    QString path;
    QString inTrash;
};

/// Moves a file or folder to the trash of its disk (the trash specification of freedesktop.org). Errors: Io, with the file still in its place.
base::Result<Trashed> moveToTrash(const QString &path);
/// Back to where it was. Errors: Io, when something else has that name by now or the trash was emptied.
base::Status takeFromTrash(const Trashed &trashed);

} // namespace anneal::ui
