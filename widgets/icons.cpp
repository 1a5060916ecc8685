// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/icons.h"

#include "widgets/theme.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

static void makeIconsAvailable()
{
    // A static library's resources are there only when they are asked for.
    Q_INIT_RESOURCE(icons);
}

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

QByteArray source(const QString &name)
{
    static QHash<QString, QByteArray> known;
    const auto found = known.constFind(name);
    if (found != known.cend())
        return *found;
    makeIconsAvailable();
    QFile file(u":/anneal/icons/"_s + name + u".svg"_s);
    if (!file.open(QIODevice::ReadOnly))
        qWarning("no icon of the name %s", qUtf8Printable(name));
    return *known.insert(name, file.readAll());
}

/// Draws at paint time, so that one icon serves both appearances and every pixel ratio.
class Engine : public QIconEngine
{
public:
    Engine(QString name, const QColor &color) : m_name(std::move(name)), m_color(color) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Colors &colors = colorsOf(QGuiApplication::palette());
        paintIcon(*painter, m_name, rect, mode == QIcon::Disabled ? colors.disabled : m_color.isValid() ? m_color : colors.secondary);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return result;
    }

    QIconEngine *clone() const override { return new Engine(*this); }

private:
    QString m_name;
    QColor m_color;
};

} // namespace

void paintIcon(QPainter &painter, const QString &name, const QRectF &rect, const QColor &color)
{
    static QHash<QString, std::shared_ptr<QSvgRenderer>> renderers; // by name and colour: a few dozen
    const QString key = name + color.name(QColor::HexArgb);
    std::shared_ptr<QSvgRenderer> &renderer = renderers[key];
    if (!renderer) {
        QByteArray svg = source(name);
        svg.replace("currentColor", color.name().toLatin1());
        renderer = std::make_shared<QSvgRenderer>(svg);
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(painter.opacity() * color.alphaF());
    renderer->render(&painter, rect);
    painter.restore();
}

QIcon icon(const QString &name)
{
    return QIcon(new Engine(name, {}));
}

QIcon icon(const QString &name, const QColor &color)
{
    return QIcon(new Engine(name, color));
}

QStringList iconNames()
{
    makeIconsAvailable();
    QStringList names;
    for (const QString &file : QDir(u":/anneal/icons"_s).entryList(QDir::Files, QDir::Name))
        names << file.chopped(4);
    return names;
}

} // namespace anneal::widgets
