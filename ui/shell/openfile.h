// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;

namespace anneal::widgets {
class Banner;
}

namespace anneal::ui {

/// Opens a file or folder in the program that the desktop has for it. Where there is none, the banner says so and offers to copy the path.
void openFile(const QString &path, widgets::Banner &banner);

} // namespace anneal::ui
