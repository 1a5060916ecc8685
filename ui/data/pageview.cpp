// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/pageview.h"

#include "core/data/documentpassword.h"
#include "ui/data/pagepicture.h"
#include "ui/shell/project.h"
#include "widgets/button.h"
#include "widgets/flowlayout.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <functional>
#include <initializer_list>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kNarrowest = 160;
constexpr int kMostPixels = 3000; // of a page, in width
constexpr int kNumberWidth = 56;  // four digits
constexpr int kSettleMs = 120;    // after the last change of the size

} // namespace

/// The number of a page, to be typed or stepped; some numbers may not be there.
class PageNumber : public QSpinBox
{
public:
    explicit PageNumber(std::function<void(int)> step) : m_step(std::move(step))
    {
        setKeyboardTracking(false); // "1", "12", "125": the last is meant
        setAccelerated(false);
    }
    void stepBy(int steps) override { m_step(steps > 0 ? 1 : -1); }

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown)
            event->ignore(); // for the view: steps of ten are none here
        else
            QSpinBox::keyPressEvent(event);
    }

private:
    std::function<void(int)> m_step;
};

PageView::PageView(Background &background, QWidget *parent)
    : QWidget(parent)
    , m_picture(new PagePicture)
    , m_job(background, [this](const base::Result<document::PagePixels> &pixels) {
        const auto problem = pixels ? QString() : said(pixels.error().text());
        setAccessibleDescription(problem);
        m_picture->setAccessibleDescription(problem);
        if (!pixels)
            return m_picture->setWords(problem);
        const auto &[width, height, rgb] = *pixels;
        const QImage view(reinterpret_cast<const uchar *>(rgb.data()), width, height, qsizetype(width) * 3, QImage::Format_RGB888);
        m_picture->setPicture(view.copy());
    })
{
    m_picture->setAccessibleName(tr("The page as it looks"));
    setAccessibleName(m_picture->accessibleName());
    m_picture->setMinimumSize(kNarrowest, kNarrowest);
    setFocusProxy(m_picture);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::kS);
    auto *bar = new FlowLayout(space::kXs); // in a narrow view two lines
    bar->addWidget(makeTurning());
    bar->addWidget(makeZooming());
    layout->addLayout(bar);
    layout->addWidget(m_picture, 1);
    connect(m_picture, &PagePicture::turnRequested, this, [this](int step) {
        const int before = page();
        turnBy(step);
        if (page() != before)
            m_picture->show(step > 0 ? PagePicture::End::Top : PagePicture::End::Bottom);
    });
    connect(m_picture, &PagePicture::zoomed, this, &PageView::tellZoom);
    m_resized.setSingleShot(true);
    m_resized.setInterval(kSettleMs);
    connect(&m_resized, &QTimer::timeout, this, &PageView::draw);
    tellZoom();
    hide();
}

QWidget *PageView::makeTurning()
{
    auto *part = new QWidget;
    auto *row = new QHBoxLayout(part);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kXs);
    m_back = new IconButton(u"chevron-left"_s, tr("Previous page"));
    m_number = new PageNumber([this](int step) { turnBy(step); });
    m_number->setAccessibleName(tr("Number of the page"));
    m_number->setButtonSymbols(QAbstractSpinBox::NoButtons); // they stand at both sides
    m_number->setAlignment(Qt::AlignRight);
    m_number->setFixedWidth(kNumberWidth);
    m_last = new Label({}, Type::Secondary, Tone::Secondary);
    m_forth = new IconButton(u"chevron-right"_s, tr("Next page"));
    for (QWidget *one : std::initializer_list<QWidget *> { m_back, m_number, m_last, m_forth })
        row->addWidget(one);
    connect(m_back, &QPushButton::clicked, this, [this] { turnBy(-1); });
    connect(m_forth, &QPushButton::clicked, this, [this] { turnBy(1); });
    connect(m_number, &QSpinBox::valueChanged, this, &PageView::turnToNearest);
    return part;
}

QWidget *PageView::makeZooming()
{
    auto *part = new QWidget;
    auto *row = new QHBoxLayout(part);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kXs);
    m_smaller = new IconButton(u"minus"_s, tr("Smaller (Ctrl+−)"));
    m_larger = new IconButton(u"plus"_s, tr("Larger (Ctrl++)"));
    m_fit = new Button(tr("Fit width"), ButtonRole::Quiet);
    for (QWidget *one : std::initializer_list<QWidget *> { m_smaller, m_larger, m_fit })
        row->addWidget(one);
    connect(m_smaller, &QPushButton::clicked, this, [this] { m_picture->zoomBy(-1); });
    connect(m_larger, &QPushButton::clicked, this, [this] { m_picture->zoomBy(1); });
    connect(m_fit, &QPushButton::clicked, m_picture, &PagePicture::fitWidth);
    return part;
}

/// The page is drawn anew as large as it is now; until then it is stretched.
void PageView::tellZoom()
{
    const auto percent = QString::number(qRound(m_picture->zoom() * 100));
    m_smaller->setEnabled(m_picture->mayZoom(-1));
    m_larger->setEnabled(m_picture->mayZoom(1));
    m_fit->setEnabled(m_picture->zoom() != 1);
    setTip(m_fit, tr("As wide as there is room (Ctrl+0); now %1 % of that").arg(percent));
    m_resized.start();
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
    const QSignalBlocker silent(m_number);
    m_number->setRange(m_pages.front(), m_pages.back());
    m_number->setValue(page());
    m_last->setText(tr("of %1").arg(widgets::count(m_pages.back())));
    m_number->setAccessibleDescription(tr("Page %1 of %2").arg(widgets::count(page()), widgets::count(m_pages.back())));
    m_back->setEnabled(at > 0);
    m_forth->setEnabled(at + 1 < m_pages.size());
    draw();
}

/// As a person turns it: what shows the same document follows.
void PageView::go(std::size_t at)
{
    if (at == m_at)
        return;
    turnTo(at);
    m_picture->show(PagePicture::End::Top);
    Q_EMIT pageTurned(page());
}

void PageView::turnBy(int step)
{
    if (m_pages.empty())
        return;
    go(std::size_t(std::clamp<std::ptrdiff_t>(std::ptrdiff_t(m_at) + step, 0, std::ssize(m_pages) - 1)));
}

/// The page of a number that was typed, or where that one is not there, the next one.
void PageView::turnToNearest(int number)
{
    if (m_pages.empty())
        return;
    const auto next = std::lower_bound(m_pages.begin(), m_pages.end() - 1, number);
    go(std::size_t(next - m_pages.begin()));
    const QSignalBlocker silent(m_number);
    m_number->setValue(page());
}

void PageView::draw()
{
    if (m_pages.empty() || m_picture->width() < 2)
        return;
    const auto pixels = std::min(kMostPixels, static_cast<int>(std::max(m_picture->shownWidth(), kNarrowest) * devicePixelRatioF()));
    m_job.ask([file = m_file, number = page(), pixels](std::stop_token stop) { return data::drawPage(file, number, pixels, stop); });
}

void PageView::keyPressEvent(QKeyEvent *event)
{
    const bool isControl = event->modifiers() & Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_PageUp:
        return turnBy(-1);
    case Qt::Key_PageDown:
        return turnBy(1);
    case Qt::Key_Home:
        return turnBy(-int(m_pages.size()));
    case Qt::Key_End:
        return turnBy(int(m_pages.size()));
    case Qt::Key_Plus:
    case Qt::Key_Equal: // the same key on many keyboards
        return m_picture->zoomBy(1);
    case Qt::Key_Minus:
        return m_picture->zoomBy(-1);
    case Qt::Key_0:
        if (isControl)
            return m_picture->fitWidth();
        break;
    }
    QWidget::keyPressEvent(event);
}

void PageView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_resized.start();
}

} // namespace anneal::ui
