// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include "widgets/style.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFontDatabase>
#include <QTimer>
#include <QToolTip>
#include <QWidget>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kService = "org.freedesktop.portal.Desktop";
constexpr auto kPath = "/org/freedesktop/portal/desktop";
constexpr auto kInterface = "org.freedesktop.portal.Settings";
/// What is asked of the desktop, and told by it again on every change.
struct Wish
{
    const char *group;
    const char *key;
};
constexpr Wish kScheme { "org.freedesktop.appearance", "color-scheme" };   // 0 no preference, 1 dark, 2 light
constexpr Wish kMotion { "org.freedesktop.appearance", "reduced-motion" }; // 1 reduced; since 2025
constexpr Wish kGnomeMotion { "org.gnome.desktop.interface", "enable-animations" };
constexpr Wish kKdeMotion { "org.kde.kdeglobals.KDE", "AnimationDurationFactor" }; // 0: none

bool motionIsReduced = false; // as the desktop has it; of the one thread that paints

Colors makeLight()
{
    Colors c;
    c.window = QColor(0xF6F7F9), c.surface = QColor(0xFFFFFF), c.raised = QColor(0xFFFFFF);
    c.border = QColor(0xDFE3E8), c.divider = QColor(0xECEFF2);
    c.text = QColor(0x1D2127), c.secondary = QColor(0x58616C), c.disabled = QColor(0x9AA2AC);
    c.accent = QColor(0x2F55D4), c.onAccent = QColor(0xFFFFFF), c.accentSoft = QColor(0xE9EEFC);
    c.success = QColor(0x1A7F37), c.warning = QColor(0x8F5F00), c.danger = QColor(0xC9252D);
    c.hover = QColor(0xF0F2F5), c.pressed = QColor(0xE6E9EE);
    c.shadow = QColor(20, 25, 35, 16);
    constexpr QRgb series[] { 0x2F55D4, 0xD55E00, 0x009E73, 0xA23B9C, 0xB8860B, 0x0F8CA8, 0x6B7280 };
    for (int i = 0; i < 7; ++i)
        c.series[i] = QColor(series[i]);
    return c;
}

Colors makeDark()
{
    Colors c;
    c.window = QColor(0x15171C), c.surface = QColor(0x1C1F25), c.raised = QColor(0x252931);
    c.border = QColor(0x333943), c.divider = QColor(0x272C34);
    c.text = QColor(0xE7E9EC), c.secondary = QColor(0x9CA5B1), c.disabled = QColor(0x636C78);
    c.accent = QColor(0x7F9DFF), c.onAccent = QColor(0x0F1220), c.accentSoft = QColor(0x252F55);
    c.success = QColor(0x4AC26B), c.warning = QColor(0xD6A93A), c.danger = QColor(0xFF7B72);
    c.hover = QColor(0x262B33), c.pressed = QColor(0x2D333D);
    c.shadow = QColor(0, 0, 0, 0);
    for (int i = 0; i < 7; ++i)
        c.series[i] = mixed(Qt::white, lightColors().series[i], 0.2);
    c.series[0] = c.accent;
    c.dark = true;
    return c;
}

QPalette paletteOf(const Colors &c)
{
    QPalette p;
    const std::pair<QPalette::ColorRole, QColor> roles[] {
        { QPalette::Window, c.window },
        { QPalette::WindowText, c.text },
        { QPalette::Base, c.surface },
        { QPalette::AlternateBase, c.hover },
        { QPalette::Text, c.text },
        { QPalette::Button, c.surface },
        { QPalette::ButtonText, c.text },
        { QPalette::BrightText, c.danger },
        { QPalette::PlaceholderText, c.secondary },
        { QPalette::Highlight, c.accentSoft },
        { QPalette::HighlightedText, c.text },
        { QPalette::Link, c.accent },
        { QPalette::LinkVisited, c.accent },
        { QPalette::ToolTipBase, c.raised },
        { QPalette::ToolTipText, c.text },
        { QPalette::Light, c.surface },
        { QPalette::Midlight, c.divider },
        { QPalette::Mid, c.border },
        { QPalette::Dark, c.border },
        { QPalette::Shadow, c.border },
    };
    for (const auto &[role, color] : roles)
        p.setColor(role, color);
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText })
        p.setColor(QPalette::Disabled, role, c.disabled);
    return p;
}

QString firstFamily(std::initializer_list<QString> wanted, QFontDatabase::SystemFont fallback)
{
    const QStringList families = QFontDatabase::families();
    for (const QString &family : wanted)
        if (families.contains(family))
            return family;
    return QFontDatabase::systemFont(fallback).family();
}

const QString &textFamily()
{
    static const QString family = firstFamily({ u"Inter"_s, u"Noto Sans"_s, u"Cantarell"_s, u"DejaVu Sans"_s }, QFontDatabase::GeneralFont);
    return family;
}

const QString &codeFamily()
{
    static const QString family
        = firstFamily({ u"JetBrains Mono"_s, u"JetBrains Mono NL"_s, u"Noto Sans Mono"_s, u"DejaVu Sans Mono"_s }, QFontDatabase::FixedFont);
    return family;
}

} // namespace

const Colors &lightColors()
{
    static const Colors colors = makeLight();
    return colors;
}

const Colors &darkColors()
{
    static const Colors colors = makeDark();
    return colors;
}

const Colors &colorsOf(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkColors() : lightColors();
}

const Colors &colorsOf(const QWidget *widget)
{
    return colorsOf(widget->palette());
}

QColor mixed(const QColor &over, const QColor &under, double share)
{
    const auto mix = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return { mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue()) };
}

QFont fontOf(Type type)
{
    const auto text = [](int pixels, QFont::Weight weight) {
        QFont font(textFamily());
        font.setPixelSize(pixels);
        font.setWeight(weight);
        font.setHintingPreference(QFont::PreferNoHinting);
        return font;
    };
    const auto code = [](int pixels) {
        QFont font(codeFamily());
        font.setPixelSize(pixels);
        font.setStyleHint(QFont::Monospace);
        font.setFixedPitch(true);
        font.setHintingPreference(QFont::PreferNoHinting);
        // Each character as it is written: JetBrains Mono would join "->" or "<|".
        font.setStyleStrategy(QFont::StyleStrategy(QFont::PreferNoShaping | QFont::PreferAntialias));
        return font;
    };
    switch (type) {
    case Type::Body:
        return text(14, QFont::Normal);
    case Type::BodyMedium:
        return text(14, QFont::Medium);
    case Type::Secondary:
        return text(12, QFont::Normal);
    case Type::Small:
        return text(11, QFont::Normal);
    case Type::Label:
        return text(13, QFont::Medium);
    case Type::CardTitle:
        return text(13, QFont::DemiBold);
    case Type::Section:
        return text(16, QFont::DemiBold);
    case Type::Title:
        return text(22, QFont::DemiBold);
    case Type::Display:
        return text(28, QFont::DemiBold);
    case Type::Code:
        return code(13);
    case Type::CodeSmall:
        return code(11);
    case Type::Number:
        return code(12);
    }
    return {};
}

bool motionAllowed()
{
    static const bool asked = qEnvironmentVariableIntValue("ANNEAL_REDUCED_MOTION") != 0;
    return !asked && !motionIsReduced;
}

Theme::Theme(QApplication &application) : m_application(application)
{
    m_application.setStyle(new Style);
    m_application.setFont(fontOf(Type::Body));
    QToolTip::setFont(fontOf(Type::Secondary));
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(QLatin1String(kService), QLatin1String(kPath), QLatin1String(kInterface), u"SettingChanged"_s, this,
        SLOT(portalSettingChanged(QString, QString, QDBusVariant)));
    m_systemDark = QPalette().color(QPalette::Window).lightness() < 128;
    for (const Wish &wish : { kScheme, kMotion, kGnomeMotion, kKdeMotion })
        askPortal(QLatin1String(wish.group), QLatin1String(wish.key));
    m_application.installEventFilter(this);
    apply();
}

Theme::~Theme()
{
    motionIsReduced = false;
}

void Theme::setAppearance(Appearance appearance)
{
    m_appearance = appearance;
    apply();
}

void Theme::askPortal(const QString &group, const QString &key)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    QDBusMessage question = QDBusMessage::createMethodCall(QLatin1String(kService), QLatin1String(kPath), QLatin1String(kInterface), u"Read"_s);
    question << group << key;
    auto *answer = new QDBusPendingCallWatcher(bus.asyncCall(question, 2000), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, group, key](QDBusPendingCallWatcher *call) {
        call->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *call;
        if (reply.isError())
            return; // a desktop without the portal, or without this key
        QVariant value = reply.value().variant();
        if (value.canConvert<QDBusVariant>()) // Read() wraps the value twice
            value = value.value<QDBusVariant>().variant();
        take(group, key, value);
    });
}

void Theme::portalSettingChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    take(group, key, value.variant());
}

void Theme::take(const QString &group, const QString &key, const QVariant &value)
{
    const auto is = [&](const Wish &wish) { return group == QLatin1String(wish.group) && key == QLatin1String(wish.key); };
    if (is(kScheme)) {
        m_systemDark = value.toUInt() == 1;
        apply();
    } else if (is(kMotion) || is(kGnomeMotion) || is(kKdeMotion)) {
        const bool reduced = is(kMotion) ? value.toUInt() == 1 : is(kGnomeMotion) ? !value.toBool() : value.toDouble() <= 0;
        if (reduced)
            m_lessMotion.insert(group + key); // one wish is enough
        else
            m_lessMotion.remove(group + key);
        motionIsReduced = !m_lessMotion.isEmpty();
        for (QWidget *window : QApplication::topLevelWidgets())
            for (QWidget *widget : window->findChildren<QWidget *>())
                widget->update(); // what moves looks at motionAllowed() when it paints
    }
}

/// The ring of the keyboard goes with the first press of the mouse. Qt notes that at the window, and repaints nobody.
bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress && watched->isWidgetType()) {
        QWidget *focused = QApplication::focusWidget();
        if (focused && focused->window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
            QTimer::singleShot(0, focused, [focused] {
                focused->update();
                if (auto *area = qobject_cast<QAbstractScrollArea *>(focused))
                    area->viewport()->update();
            });
        }
    }
    return QObject::eventFilter(watched, event);
}

void Theme::apply()
{
    const bool dark = m_appearance == Appearance::Dark || (m_appearance == Appearance::System && m_systemDark);
    if (m_applied && dark == m_dark)
        return;
    m_applied = true;
    m_dark = dark;
    const QPalette palette = paletteOf(dark ? darkColors() : lightColors());
    m_application.setPalette(palette);
    QToolTip::setPalette(palette);
    Q_EMIT changed();
}

} // namespace anneal::widgets
