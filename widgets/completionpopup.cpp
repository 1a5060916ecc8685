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
    m_list->setFixedHeight(kRowHeight * qMin(8, int(m_shown.size())));
    m_list->setCurrentRow(0);
    explain();
    setFixedWidth(qMin(kWidth, parentWidget()->width() - 16));
    adjustSize();
    const QSize room = parentWidget()->size();
    const bool above = below.y() + height() > room.height() && below.y() - lineHeight - height() > 0;
    QFrame::move(qBound(4, below.x(), qMax(4, room.width() - width() - 4)), above ? below.y() - lineHeight - height() : below.y() + 2);
    QFrame::show();
    raise();
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
    if (isVisible())
        adjustSize();
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
