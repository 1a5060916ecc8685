// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::widgets {

/// Whether windows can be seen through here. Without a compositor on X11 they cannot: what is left clear comes out black.
bool isComposited();

} // namespace anneal::widgets
