// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testprogram.h"
#include "widgets/icons.h"
#include "widgets/statediagram.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QDBusVariant>
#include <QDirIterator>
#include <QPainter>
#include <QRegularExpression>
#include <QStyle>
#include <QTimer>
#include <QWidget>
#include <QtTest>
#include <cmath>

using namespace anneal::widgets;
using namespace Qt::StringLiterals;

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textCanBeRead_data();
    void textCanBeRead();
    void switchesLive();
    void movesNothingWhereTheDesktopAsksForThat_data();
    void movesNothingWhereTheDesktopAsksForThat();
    void drawsEveryIcon();
    void iconsAndTheSourcesNameTheSame();
};

namespace {

/// Contrast after WCAG 2.2.
double contrast(const QColor &a, const QColor &b)
{
    const auto luminance = [](const QColor &color) {
        const auto part = [](double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
        return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
    };
    const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

} // namespace

void TestTheme::textCanBeRead_data()
{
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("paper");
    for (const Colors *c : { &lightColors(), &darkColors() }) {
        const char *name = c->dark ? "dark" : "light";
        for (const auto &[what, ink] : { std::pair { "text", c->text }, { "secondary", c->secondary }, { "accent", c->accent },
                 { "success", c->success }, { "warning", c->warning }, { "danger", c->danger } }) {
            QTest::addRow("%s %s on surface", name, what) << ink << c->surface;
            QTest::addRow("%s %s on window", name, what) << ink << c->window;
        }
        QTest::addRow("%s text on accent", name) << c->onAccent << c->accent;
        QTest::addRow("%s text on selection", name) << c->text << c->accentSoft;
    }
}

void TestTheme::textCanBeRead()
{
    QFETCH(QColor, ink);
    QFETCH(QColor, paper);
    QVERIFY2(contrast(ink, paper) >= 4.5, qPrintable(QString::number(contrast(ink, paper), 'f', 2)));
}

void TestTheme::switchesLive()
{
    Theme theme(*qApp);
    QWidget widget;
    widget.show();
    theme.setAppearance(Appearance::Dark);
    QVERIFY(theme.isDark());
    QTRY_VERIFY(colorsOf(&widget).dark);
    theme.setAppearance(Appearance::Light);
    QTRY_VERIFY(!colorsOf(&widget).dark);
}

void TestTheme::movesNothingWhereTheDesktopAsksForThat_data()
{
    QTest::addColumn<QString>("group");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QVariant>("less");
    QTest::addColumn<QVariant>("usual");
    QTest::newRow("portal") << u"org.freedesktop.appearance"_s << u"reduced-motion"_s << QVariant(1u) << QVariant(0u);
    QTest::newRow("GNOME") << u"org.gnome.desktop.interface"_s << u"enable-animations"_s << QVariant(false) << QVariant(true);
    QTest::newRow("KDE") << u"org.kde.kdeglobals.KDE"_s << u"AnimationDurationFactor"_s << QVariant(0.0) << QVariant(1.0);
}

void TestTheme::movesNothingWhereTheDesktopAsksForThat()
{
    QFETCH(QString, group);
    QFETCH(QString, key);
    QFETCH(QVariant, less);
    QFETCH(QVariant, usual);
    Theme theme(*qApp);
    QVERIFY(motionAllowed());
    const auto tell = [&](const QVariant &value) {
        QVERIFY(QMetaObject::invokeMethod(
            &theme, "portalSettingChanged", Q_ARG(QString, group), Q_ARG(QString, key), Q_ARG(QDBusVariant, QDBusVariant(value))));
    };
    StateDiagram diagram({ u"Loading"_s, u"Training"_s });
    diagram.setCurrent(1);
    diagram.show();
    QVERIFY(QTest::qWaitForWindowExposed(&diagram));
    const auto moves = [&diagram] {
        const QImage before = diagram.grab().toImage();
        QTest::qWait(250); // three steps of the pulse
        return diagram.grab().toImage() != before;
    };
    QVERIFY(moves());
    tell(less);
    QVERIFY(!motionAllowed());
    QCOMPARE(qApp->style()->styleHint(QStyle::SH_Widget_Animation_Duration), 0);
    QTRY_VERIFY(!moves());
    tell(usual);
    QVERIFY(motionAllowed());
}

void TestTheme::drawsEveryIcon()
{
    const QStringList names = iconNames();
    QVERIFY(names.size() > 20);
    for (const QString &name : names) {
        QImage picture(32, 32, QImage::Format_ARGB32_Premultiplied);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paintIcon(painter, name, QRectF(0, 0, 32, 32), Qt::black);
        painter.end();
        int inked = 0;
        for (int y = 0; y < 32; ++y)
            for (int x = 0; x < 32; ++x)
                inked += picture.pixelColor(x, y).alpha() > 100;
        QVERIFY2(inked > 10, qPrintable(name));
    }
}

void TestTheme::iconsAndTheSourcesNameTheSame()
{
    const QStringList names = iconNames();
    static const QRegularExpression use(
        u"(?:\\bicon|paintIcon|setIconName|IconButton|EmptyState)\\((?:painter, |\\*painter, |\\w+, )?u\"([a-z-]+)\"_s"_s);
    QStringList missing, unused = names;
    for (const char *folder : { "/ui", "/widgets" }) {
        QDirIterator files(QLatin1String(ANNEAL_SOURCE_DIR) + QLatin1String(folder), { u"*.cpp"_s }, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            unused.removeIf([&](const QString &name) { return text.contains(u"u\""_s + name + u"\"_s"_s); });
            for (auto it = use.globalMatch(text); it.hasNext();)
                if (const QString name = it.next().captured(1); !names.contains(name))
                    missing << name + u" in "_s + file.fileName();
        }
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u'\n')));
    QVERIFY2(unused.isEmpty(), qPrintable(u"never used: "_s + unused.join(u' ')));
}

ANNEAL_TEST(TestTheme)
#include "tst_theme.moc"
