// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/completionpopup.h"

#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/raised.h"

#include <QListWidget>
#include <QPainter>
#include <QVBoxLayout>

namespace anneal::widgets {

namespace {
constexpr int kRowHeight = 26;
constexpr int kWidth = 380;
constexpr int kMostRows = 8;
}

CompletionPopup::CompletionPopup(QWidget *editor)
    : QFrame(editor)
    , m_list(new QListWidget)
    , m_explanation(new Label({}, Type::Secondary, Tone::Secondary))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 6, 1, 8);
    column->setSpacing(6);
    m_list->setFont(fontOf(Type::Code));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("Completions"));
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_explanation->setWordWrap(true);
    m_explanation->setContentsMargins(12, 0, 12, 0);
    column->addWidget(m_list);
    column->addWidget(m_explanation);
    setFocusPolicy(Qt::NoFocus);
    connect(m_list, &QListWidget::currentRowChanged, this, &CompletionPopup::explain);
    connect(m_list, &QListWidget::itemClicked, this, &CompletionPopup::chosen);
    hide();
}

void CompletionPopup::offer(const std::vector<Completion> &completions, const QString &prefix, const QPoint &below, int lineHeight)
{
    m_shown.clear();
    for (const bool begins : { true, false })
        for (const Completion &completion : completions)
            if (completion.text.startsWith(prefix, Qt::CaseInsensitive) == begins
                && (begins || completion.text.contains(prefix, Qt::CaseInsensitive)))
                m_shown.push_back(completion);
    if (m_shown.empty() || (m_shown.size() == 1 && m_shown.front().text == prefix)) {
        hide();
        return;
    }
    m_list->clear();
    for (const Completion &completion : m_shown) {
        auto *item = new QListWidgetItem(plainText(completion.text, 200), m_list);
        item->setSizeHint({ 100, kRowHeight });
    }
    m_below = below;
    m_lineHeight = lineHeight;
    setFixedWidth(qMin(kWidth, parentWidget()->width() - 16));
    m_list->setCurrentRow(0);
    explain();
    QFrame::show();
    raise();
}

void CompletionPopup::place()
{
    const QSize room = parentWidget()->size();
    const int under = room.height() - m_below.y() - 2, over = m_below.y() - m_lineHeight;
    const auto fit = [this](int rows) {
        m_list->setFixedHeight(kRowHeight * rows);
        layout()->activate();
        const int wanted = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : layout()->totalSizeHint().height();
        resize(width(), wanted);
        return wanted;
    };
    const int rows = qMin(kMostRows, int(m_shown.size()));
    const bool above = fit(rows) > under && over > under;
    for (int fewer = rows - 1; height() > (above ? over : under) && fewer > 0; --fewer)
        fit(fewer);
    if (height() > (above ? over : under)) { // the explanation alone is too much
        m_explanation->hide();
        fit(1);
    }
    m_list->scrollToItem(m_list->currentItem());
    QFrame::move(qBound(4, m_below.x(), qMax(4, room.width() - width() - 4)), above ? over - height() : m_below.y() + 2);
}

void CompletionPopup::step(int rows)
{
    m_list->setCurrentRow(qBound(0, m_list->currentRow() + rows, m_list->count() - 1));
}

QString CompletionPopup::current() const
{
    const int row = m_list->currentRow();
    return row >= 0 && row < int(m_shown.size()) ? m_shown[size_t(row)].text : QString();
}

void CompletionPopup::explain()
{
    const int row = m_list->currentRow();
    const QString text = row >= 0 && row < int(m_shown.size()) ? m_shown[size_t(row)].explanation : QString();
    m_explanation->setText(text);
    m_explanation->setVisible(!text.isEmpty());
    place();
}

void CompletionPopup::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    paintRaised(painter, *this, space::kRadius);
    if (!m_explanation->isHidden())
        painter.fillRect(1, m_explanation->y() - 4, width() - 2, 1, colors.divider);
}

} // namespace anneal::widgets
