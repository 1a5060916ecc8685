// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/data/latest.h"

#include "core/document/frames.h"

#include <QTimer>
#include <QWidget>
#include <filesystem>
#include <vector>

namespace anneal::widgets {
class Button;
class IconButton;
class Label;
}

namespace anneal::ui {

class PageNumber;
class PagePicture;

/// The pages of a PDF as they look, one at a time, drawn by anneal-reader as large as they are shown. Page Up and Page Down turn them, as the wheel
/// does at the end of one; a number can be typed. Ctrl with +, − or the wheel zooms, Ctrl+0 fits the width.
class PageView : public QWidget
{
    Q_OBJECT

public:
    PageView(Background &background, QWidget *parent = nullptr);

    /// Shows the first of the pages, which are numbers from 1 in rising order; none: nothing, and it is hidden. The same ones again stay where they
    /// are.
    void setPages(const std::filesystem::path &file, std::vector<int> pages);
    /// Turns to a page; one that it does not have changes nothing.
    void showPage(int number);
    /// The shown page's number; 0 for none.
    int page() const { return m_pages.empty() ? 0 : m_pages[m_at]; }
    PagePicture *picture() const { return m_picture; }

Q_SIGNALS:
    void pageTurned(int number); // by a person

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void turnTo(std::size_t at);
    void turnBy(int step);
    void turnToNearest(int number);
    void go(std::size_t at);
    void tellZoom();
    QWidget *makeTurning();
    QWidget *makeZooming();
    void draw();

    PagePicture *m_picture;
    PageNumber *m_number;
    widgets::Label *m_last;
    widgets::IconButton *m_back, *m_forth;
    widgets::IconButton *m_smaller, *m_larger;
    widgets::Button *m_fit;
    std::filesystem::path m_file;
    std::vector<int> m_pages;
    std::size_t m_at = 0; // of m_pages
    Latest<base::Result<document::PagePixels>> m_job;
    QTimer m_resized; // or zoomed
};

} // namespace anneal::ui
