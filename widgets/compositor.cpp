// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compositor.h"

#include <QGuiApplication>
#include <cstdlib>
#include <memory>
#include <xcb/xproto.h>

namespace anneal::widgets {

namespace {

struct Free
{
    void operator()(void *reply) const { std::free(reply); }
};

} // namespace

bool isComposited()
{
    const auto *x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    xcb_connection_t *connection = x11 ? x11->connection() : nullptr;
    if (!connection)
        return true; // Wayland has always been so, and pictures of tests are
    // Its manager owns this selection (EWMH); the first screen is the only one since X11 knows Xinerama.
    constexpr char name[] = "_NET_WM_CM_S0";
    const std::unique_ptr<xcb_intern_atom_reply_t, Free> atom(
        xcb_intern_atom_reply(connection, xcb_intern_atom(connection, 0, sizeof name - 1, name), nullptr));
    if (!atom)
        return false;
    const std::unique_ptr<xcb_get_selection_owner_reply_t, Free> owner(
        xcb_get_selection_owner_reply(connection, xcb_get_selection_owner(connection, atom->atom), nullptr));
    return owner && owner->owner != XCB_WINDOW_NONE;
}

} // namespace anneal::widgets
