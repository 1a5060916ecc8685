// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>
#include <QSet>

class QApplication;
class QDBusVariant;
class QWidget;

namespace anneal::widgets {

/// Every colour of one appearance. The only place where a colour is written down.
struct Colors
{
    QColor window, surface, raised;
    QColor border, divider;
    QColor text, secondary, disabled;
    QColor accent, onAccent, accentSoft;
    QColor success, warning, danger;
    QColor hover, pressed;
    QColor shadow;
    QColor series[7]; // of charts, in this order
    bool dark = false;
};

const Colors &lightColors();
const Colors &darkColors();
/// The colours a palette was made from; a widget asks when it paints, so that switching needs no wiring.
const Colors &colorsOf(const QPalette &palette);
const Colors &colorsOf(const QWidget *widget);
/// A colour laid over another with the given share (0…1) of the first.
QColor mixed(const QColor &over, const QColor &under, double share);

/// Distances in logical pixels: a grid of four.
namespace space {
inline constexpr int kXs = 4, kS = 8, kM = 12, kL = 16, kXl = 24, kXxl = 32;
inline constexpr int kControl = 30, kCompact = 26, kRow = 28, kTaskBar = 44;
inline constexpr int kRadius = 6, kCardRadius = 8;
inline constexpr int kPageMargin = 24, kFormWidth = 880, kNavigation = 196, kNavigationFolded = 56;
} // namespace space

enum class Type { Body, BodyMedium, Secondary, Small, Label, CardTitle, Section, Title, Display, Code, CodeSmall, Number };

/// Inter and JetBrains Mono, or what the system has in their place; sizes in pixels.
QFont fontOf(Type type);

/// False where the user asked for no motion: by ANNEAL_REDUCED_MOTION, or at the desktop, which tells Theme.
bool motionAllowed();

enum class Appearance { System, Light, Dark };

/// Puts style, fonts and palette on the application and keeps them in step with the desktop (org.freedesktop.portal.Settings).
/// One per process, owned by app/Application; the application must outlive it.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QApplication &application);
    ~Theme() override;

    void setAppearance(Appearance appearance);
    Appearance appearance() const { return m_appearance; }
    bool isDark() const { return m_dark; }

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private Q_SLOTS:
    void portalSettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void askPortal(const QString &group, const QString &key);
    void take(const QString &group, const QString &key, const QVariant &value);
    void apply();

    QApplication &m_application;
    Appearance m_appearance = Appearance::System;
    QSet<QString> m_lessMotion; // settings of the desktop that ask for it
    bool m_systemDark = false;
    bool m_dark = false;
    bool m_applied = false;
};

} // namespace anneal::widgets
