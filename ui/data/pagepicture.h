// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QImage>
#include <QScrollArea>

namespace anneal::ui {

class PagePaper;

/// The picture of a page, as wide as there is room or larger; it is scrolled by wheel, arrow keys and dragging. Ctrl and the wheel zoom.
class PagePicture : public QScrollArea
{
    Q_OBJECT

public:
    explicit PagePicture(QWidget *parent = nullptr);

    /// A null one clears it. Where it is of the same page as the last one, what is in sight stays.
    void setPicture(const QImage &picture);
    void setWords(const QString &words); // in place of a picture
    /// 1: the page is as wide as there is room.
    double zoom() const { return m_zoom; }
    /// Goes so many steps in (or, negative, out); `fixed` is the point of the viewport that keeps its place.
    void zoomBy(int steps, const QPoint &fixed);
    void zoomBy(int steps) { zoomBy(steps, viewport()->rect().center()); }
    void fitWidth();
    bool mayZoom(int steps) const; // it is not yet as large or small as it gets
    int shownWidth() const;        // of the page, in logical pixels
    enum class End { Top, Bottom };
    void show(End end);

Q_SIGNALS:
    void zoomed();
    void turnRequested(int pages); // the wheel goes on at an end

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void setZoom(double zoom, const QPoint &fixed);
    void layOut();

    PagePaper *m_paper;
    double m_zoom = 1;
    double m_ratio;  // height by width
    int m_wheel = 0; // eighths of a degree that are no whole step yet
    QElapsedTimer m_turned;
    QPoint m_dragged; // where the pointer was last, on the screen
};

} // namespace anneal::ui
