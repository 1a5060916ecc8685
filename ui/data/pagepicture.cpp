// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/pagepicture.h"

#include "widgets/style.h"
#include "widgets/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>

namespace anneal::ui {

namespace {

constexpr std::array kZooms { 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0 };
constexpr int kWheelStep = 120;             // eighths of a degree
constexpr int kBetweenTurnsMs = 250;        // a wheel that runs on turns no second page at once
constexpr double kUsualRatio = 297.0 / 210; // A4

std::size_t placeOf(double zoom)
{
    return std::size_t(std::lower_bound(kZooms.begin(), kZooms.end(), zoom - 1e-6) - kZooms.begin());
}

} // namespace

/// The sheet that scrolls.
class PagePaper : public QWidget
{
public:
    explicit PagePaper(const QScrollArea &area) : m_area(area) { }

    QImage picture;
    QString words;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const auto room = rect().adjusted(0, 0, -1, -1); // a frame is drawn one pixel further
        if (picture.isNull()) {
            painter.setPen(palette().color(QPalette::PlaceholderText));
            painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, words);
        } else {
            painter.setRenderHint(QPainter::SmoothPixmapTransform);
            painter.drawImage(room, picture);
            painter.setPen(palette().color(QPalette::Mid));
            painter.drawRect(room);
        }
        if (m_area.hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
            widgets::paintFocusRing(painter, visibleRegion().boundingRect(), 3, widgets::colorsOf(this));
    }

private:
    const QScrollArea &m_area;
};

PagePicture::PagePicture(QWidget *parent) : QScrollArea(parent), m_paper(new PagePaper(*this)), m_ratio(kUsualRatio)
{
    setFrameShape(QFrame::NoFrame);
    setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    setFocusPolicy(Qt::StrongFocus);
    setWidget(m_paper);
    viewport()->setAutoFillBackground(false);
    m_paper->setAutoFillBackground(false); // setWidget() has switched it on
}

void PagePicture::setPicture(const QImage &picture)
{
    m_paper->picture = picture;
    m_paper->words.clear();
    if (!picture.isNull())
        m_ratio = double(picture.height()) / std::max(1, picture.width());
    layOut();
}

void PagePicture::setWords(const QString &words)
{
    m_paper->picture = {};
    m_paper->words = words;
    layOut();
}

int PagePicture::shownWidth() const
{
    return m_paper->picture.isNull() ? int(maximumViewportSize().width() * m_zoom) : m_paper->width();
}

void PagePicture::layOut()
{
    const auto room = maximumViewportSize();
    if (m_paper->picture.isNull()) {
        m_paper->resize(room);
    } else {
        const auto heightFor = [this](int width) { return int(std::lround(width * m_ratio)); };
        int width = room.width();
        if (heightFor(int(width * m_zoom)) > room.height()) // the bar takes some of it
            width -= verticalScrollBar()->sizeHint().width();
        width = std::max(1, int(width * m_zoom));
        m_paper->resize(width, heightFor(width));
    }
    m_paper->update();
    const bool scrolls = m_paper->width() > room.width() || m_paper->height() > room.height();
    viewport()->setCursor(scrolls ? Qt::OpenHandCursor : Qt::ArrowCursor);
}

void PagePicture::setZoom(double zoom, const QPoint &fixed)
{
    if (zoom == m_zoom)
        return;
    const auto before = QPointF(m_paper->mapFrom(viewport(), fixed));
    const QPointF share(before.x() / std::max(1, m_paper->width()), before.y() / std::max(1, m_paper->height()));
    m_zoom = zoom;
    layOut();
    horizontalScrollBar()->setValue(int(std::lround(share.x() * m_paper->width())) - fixed.x());
    verticalScrollBar()->setValue(int(std::lround(share.y() * m_paper->height())) - fixed.y());
    Q_EMIT zoomed();
}

bool PagePicture::mayZoom(int steps) const
{
    return steps > 0 ? m_zoom < kZooms.back() : m_zoom > kZooms.front();
}

void PagePicture::zoomBy(int steps, const QPoint &fixed)
{
    const auto to = std::clamp<std::ptrdiff_t>(std::ptrdiff_t(placeOf(m_zoom)) + steps, 0, kZooms.size() - 1);
    setZoom(kZooms[std::size_t(to)], fixed);
}

void PagePicture::fitWidth()
{
    setZoom(1, viewport()->rect().center());
}

void PagePicture::show(End end)
{
    verticalScrollBar()->setValue(end == End::Top ? 0 : verticalScrollBar()->maximum());
}

void PagePicture::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    layOut();
}

void PagePicture::wheelEvent(QWheelEvent *event)
{
    const int turned = event->angleDelta().y();
    const auto wholeSteps = [this, turned] {
        m_wheel += turned;
        const int steps = m_wheel / kWheelStep;
        m_wheel -= steps * kWheelStep;
        return steps;
    };
    if (event->modifiers() & Qt::ControlModifier) {
        if (const int steps = wholeSteps(); steps != 0)
            zoomBy(steps, event->position().toPoint());
        return event->accept();
    }
    const auto *bar = verticalScrollBar();
    if (turned == 0 || bar->value() != (turned < 0 ? bar->maximum() : bar->minimum())) {
        m_wheel = 0;
        return QScrollArea::wheelEvent(event);
    }
    event->accept();
    if (const int steps = wholeSteps(); steps != 0 && (!m_turned.isValid() || m_turned.elapsed() >= kBetweenTurnsMs)) {
        m_turned.start();
        Q_EMIT turnRequested(steps < 0 ? 1 : -1);
    }
}

/// What turns pages and zooms is for the view around it.
void PagePicture::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key == Qt::Key_PageUp || key == Qt::Key_PageDown || key == Qt::Key_Home || key == Qt::Key_End)
        event->ignore();
    else
        QScrollArea::keyPressEvent(event);
}

void PagePicture::mousePressEvent(QMouseEvent *event)
{
    m_dragged = event->globalPosition().toPoint();
    event->accept();
}

void PagePicture::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    const auto moved = event->globalPosition().toPoint() - m_dragged;
    m_dragged += moved;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - moved.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
}

void PagePicture::focusInEvent(QFocusEvent *event)
{
    QScrollArea::focusInEvent(event);
    m_paper->update();
}

void PagePicture::focusOutEvent(QFocusEvent *event)
{
    QScrollArea::focusOutEvent(event);
    m_paper->update();
}

} // namespace anneal::ui
