// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/pageview.h"

#include "core/data/documentpassword.h"
#include "ui/shell/project.h"
#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kNarrowest = 160;
constexpr int kSettleMs = 120; // after the last change of the size

} // namespace

/// A page, as large as there is room, on a sheet of its own.
class PagePicture : public QWidget
{
public:
    using QWidget::QWidget;

    void setPicture(const QImage &picture)
    {
        m_picture = picture;
        m_words.clear();
        update();
    }
    void setWords(const QString &words)
    {
        m_picture = {};
        m_words = words;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const auto room = rect().adjusted(0, 0, -1, -1); // a frame is drawn one pixel further
        if (m_picture.isNull()) {
            painter.setPen(palette().color(QPalette::PlaceholderText));
            painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, m_words);
            return;
        }
        const auto size = m_picture.size().scaled(room.size(), Qt::KeepAspectRatio);
        const QRect sheet(QPoint((room.width() - size.width()) / 2, 0), size);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(sheet, m_picture);
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawRect(sheet);
    }

private:
    QImage m_picture;
    QString m_words;
};

PageView::PageView(Background &background, QWidget *parent)
    : QWidget(parent)
    , m_picture(new PagePicture)
    , m_place(new Label({}, Type::Secondary, Tone::Secondary))
    , m_back(new IconButton(u"chevron-left"_s, tr("Previous page")))
    , m_forth(new IconButton(u"chevron-right"_s, tr("Next page")))
    , m_job(background, [this](const base::Result<document::PagePixels> &pixels) {
        const auto problem = pixels ? QString() : said(pixels.error().text());
        setAccessibleDescription(problem);
        if (!pixels)
            return m_picture->setWords(problem);
        const auto &[width, height, rgb] = *pixels;
        const QImage view(reinterpret_cast<const uchar *>(rgb.data()), width, height, qsizetype(width) * 3, QImage::Format_RGB888);
        m_picture->setPicture(view.copy());
    })
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("The page as it looks"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kS);
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_back);
    bar->addWidget(m_place);
    bar->addWidget(m_forth);
    bar->addStretch();
    layout->addLayout(bar);
    m_picture->setMinimumSize(kNarrowest, kNarrowest);
    layout->addWidget(m_picture, 1);
    connect(m_back, &QPushButton::clicked, this, [this] { turnBy(-1); });
    connect(m_forth, &QPushButton::clicked, this, [this] { turnBy(1); });
    m_resized.setSingleShot(true);
    m_resized.setInterval(kSettleMs);
    connect(&m_resized, &QTimer::timeout, this, &PageView::draw);
    hide();
}

void PageView::setPages(const std::filesystem::path &file, std::vector<int> pages)
{
    if (file == m_file && pages == m_pages)
        return;
    m_file = file;
    m_pages = std::move(pages);
    m_job.drop();
    m_picture->setPicture({});
    setVisible(!m_pages.empty());
    if (!m_pages.empty())
        turnTo(0);
}

void PageView::showPage(int number)
{
    const auto found = std::lower_bound(m_pages.begin(), m_pages.end(), number);
    if (found != m_pages.end() && *found == number && number != page())
        turnTo(std::size_t(found - m_pages.begin()));
}

void PageView::turnTo(std::size_t at)
{
    m_at = at;
    m_place->setText(tr("Page %1 of %2").arg(widgets::count(page()), widgets::count(m_pages.back())));
    m_back->setEnabled(at > 0);
    m_forth->setEnabled(at + 1 < m_pages.size());
    draw();
}

void PageView::turnBy(int step)
{
    const auto to = static_cast<std::ptrdiff_t>(m_at) + step;
    if (to < 0 || to >= static_cast<std::ptrdiff_t>(m_pages.size()))
        return;
    turnTo(std::size_t(to));
    Q_EMIT pageTurned(page());
}

void PageView::draw()
{
    if (m_pages.empty() || m_picture->width() < 2)
        return;
    const auto pixels = static_cast<int>(std::clamp(m_picture->width(), kNarrowest, 1200) * devicePixelRatioF());
    m_job.ask([file = m_file, number = page(), pixels](std::stop_token stop) { return data::drawPage(file, number, pixels, stop); });
}

void PageView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_PageUp)
        return turnBy(-1);
    if (event->key() == Qt::Key_PageDown)
        return turnBy(1);
    QWidget::keyPressEvent(event);
}

void PageView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_resized.start();
}

} // namespace anneal::ui
