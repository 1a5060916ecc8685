// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/notification.h"

#include "widgets/plaintext.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

void notify(QWidget *window, const QString &title, const QString &text)
{
    QApplication::alert(window);
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    QDBusMessage call = QDBusMessage::createMethodCall(
        u"org.freedesktop.Notifications"_s, u"/org/freedesktop/Notifications"_s, u"org.freedesktop.Notifications"_s, u"Notify"_s);
    constexpr int asTheDesktopLikes = -1; // how long it stays, ms
    call << QApplication::applicationDisplayName() << 0u << u"org.anneal.Anneal"_s << plainText(title, 200) << plainText(text, 1000).toHtmlEscaped()
         << QStringList() << QVariantMap() << asTheDesktopLikes;
    bus.asyncCall(call);
}

} // namespace anneal::widgets
