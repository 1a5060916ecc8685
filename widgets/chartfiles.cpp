// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chartfiles.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "widgets/chartpainting.h"
#include "widgets/chartplot.h"

#include <QBuffer>
#include <QSvgGenerator>
#include <array>
#include <charconv>
#include <cmath>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

/// The shortest text of a value as precise as it was measured.
static QString valueText(double value)
{
    // Losses are computed in single precision: "0.36899996", not "0.3689999580383301".
    const auto single = static_cast<float>(value);
    const bool isSmaller = !std::isfinite(single) || (single == 0 && value != 0) || std::abs(value) >= 1 << 24; // than what must be kept
    std::array<char, 40> text {};
    const auto end = isSmaller ? nullptr : std::to_chars(text.data(), text.data() + text.size(), single).ptr;
    return end ? QString::fromLatin1(text.data(), end - text.data()) : QString::fromStdString(base::formatNumber(value));
}

QString chartCsv(const ChartTable &table, XAxis axis, const QString &values)
{
    const auto quoted = [](QString name) {
        const bool isPlain = std::none_of(name.begin(), name.end(), [](QChar c) { return u",\"\n\r"_s.contains(c); });
        return isPlain ? name : u'"' + name.replace(u'"', u"\"\""_s) + u'"';
    };
    const QString along = axis == XAxis::Step ? u"step"_s : axis == XAxis::Relative ? u"seconds"_s : u"time"_s;
    QString text = u"series,%1,%2\n"_s.arg(along, values.isEmpty() ? u"y"_s : quoted(values));
    for (const auto &[series, points] : table) {
        const QString name = quoted(series);
        for (const ChartPoint &point : points)
            if (!isBreak(point))
                text += name + u',' + QString::fromStdString(base::formatNumber(point.x)) + u',' + valueText(point.y) + u'\n';
    }
    return text;
}

/// Stands in the drawing until the title does: not every version of QSvgGenerator escapes what it is given.
static constexpr const char *kTitlePlace = "anneal-title";

/// The name of a run may hold what is no text in XML.
static QByteArray withTitle(QByteArray svg, const QString &title)
{
    const auto element = [](const QByteArray &text) -> QByteArray { return "<title>" + text + "</title>"; };
    svg.replace(element(kTitlePlace), element(title.toHtmlEscaped().toUtf8()));
    const auto isForbidden = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t'; };
    svg.removeIf(isForbidden);
    return svg;
}

std::function<base::Status()> drawingWork(const std::filesystem::path &path, const ChartPlot &plot)
{
    const QSize size = plot.widget()->viewport().size();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(size);
    svg.setResolution(96); // so that its width in millimetres is ours in pixels
    svg.setViewBox(QRect(QPoint(), size));
    svg.setTitle(QLatin1String(kTitlePlace));
    QCPPainter painter;
    painter.begin(&svg);
    painter.setMode(QCPPainter::pmVectorized);
    plot.widget()->toPainter(&painter, size.width(), size.height());
    paintNotes(painter, plot);
    painter.end();
    return [path, bytes = withTitle(buffer.data(), plot.title())] {
        return base::writeFile(path, std::string_view(bytes.constData(), size_t(bytes.size())));
    };
}

std::function<base::Status()> imageWork(const std::filesystem::path &path, const ChartPlot &plot)
{
    const QSize size = plot.widget()->viewport().size();
    QPixmap pixels = plot.widget()->toPixmap(size.width(), size.height(), kPictureScale);
    pixels.setDevicePixelRatio(kPictureScale);
    QPainter painter(&pixels);
    painter.setRenderHint(QPainter::Antialiasing);
    paintNotes(painter, plot);
    painter.end();
    return [path, image = pixels.toImage()] {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        return base::writeFile(path, std::string_view(bytes.constData(), size_t(bytes.size())));
    };
}

} // namespace anneal::widgets
