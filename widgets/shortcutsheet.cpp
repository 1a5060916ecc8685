// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shortcutsheet.h"

#include "widgets/button.h"
#include "widgets/keycaps.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/raised.h"
#include "widgets/scrollarea.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

/// One line: what is done, and the keys that do it at the right.
class ShortcutRow : public QWidget
{
public:
    explicit ShortcutRow(const ShortcutSheet::Entry &entry) : m_entry(entry)
    {
        setFixedHeight(kHeight);
        QFont font = fontOf(Type::Body);
        font.setPixelSize(13);
        setFont(font);
        setAccessibleName(entry.text + u": "_s + entry.keys);
    }

    QSize minimumSizeHint() const override { return { 260, kHeight }; }
    QSize sizeHint() const override
    {
        return { QFontMetrics(font()).horizontalAdvance(m_entry.text) + keyCapsWidth(m_entry.keys) + 2 * space::kS, kHeight };
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Colors &colors = colorsOf(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const int used = paintKeyCaps(painter, rect().adjusted(0, 0, -1, 0), m_entry.keys, colors);
        painter.setFont(font());
        painter.setPen(colors.text);
        const QRect room = rect().adjusted(0, 0, -used - space::kS, 0);
        const QString shown = painter.fontMetrics().elidedText(m_entry.text, Qt::ElideRight, room.width());
        setTip(this, shown == m_entry.text ? QString() : m_entry.text);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, shown);
    }

private:
    static constexpr int kHeight = 26; // pixels
    ShortcutSheet::Entry m_entry;
};

} // namespace

ShortcutSheet::ShortcutSheet(QWidget *window) : QFrame(window), m_columns(new QWidget)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::kXl, space::kL, space::kM, space::kM);
    column->setSpacing(space::kM);
    auto *head = new QHBoxLayout;
    head->addWidget(new Label(tr("Keyboard shortcuts"), Type::Section), 1);
    auto *shut = new IconButton(u"cross"_s, tr("Close"));
    shut->setFocusPolicy(Qt::NoFocus);
    connect(shut, &Button::clicked, this, &ShortcutSheet::close);
    head->addWidget(shut);
    column->addLayout(head);
    m_scroll = new ScrollArea(m_columns, tr("Keyboard shortcuts"));
    column->addWidget(m_scroll, 1);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Keyboard shortcuts"));
    window->installEventFilter(this);
    hide();
}

void ShortcutSheet::open(const QList<Group> &groups)
{
    m_before = QApplication::focusWidget();
    fill(groups);
    place();
    show();
    raise();
    setFocus();
}

int ShortcutSheet::entriesShown() const
{
    const QList<QWidget *> all = m_columns->findChildren<QWidget *>();
    return int(std::count_if(all.begin(), all.end(), [](QWidget *widget) { return dynamic_cast<ShortcutRow *>(widget) != nullptr; }));
}

void ShortcutSheet::fill(const QList<Group> &groups)
{
    qDeleteAll(m_columns->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    delete m_columns->layout();
    auto *row = new QHBoxLayout(m_columns);
    row->setContentsMargins(0, 0, space::kM, space::kS);
    row->setSpacing(space::kXxl);
    qsizetype all = 0;
    for (const Group &group : groups)
        all += group.entries.size() + 2;
    QVBoxLayout *column = nullptr;
    qsizetype used = 0;
    for (const Group &group : groups) {
        // Two columns of about the same length; a group is not torn apart.
        if (!column || (row->count() < 2 && used >= all / 2)) {
            if (column)
                column->addStretch();
            column = new QVBoxLayout;
            column->setSpacing(0);
            row->addLayout(column); // each by what it needs
        }
        auto *title = new Label(group.title, Type::CardTitle, Tone::Secondary);
        title->setContentsMargins(0, space::kS, 0, space::kXs);
        column->addWidget(title);
        for (const Entry &entry : group.entries)
            column->addWidget(new ShortcutRow(entry));
        used += group.entries.size() + 2;
    }
    if (column)
        column->addStretch();
}

void ShortcutSheet::place()
{
    const QSize room = parentWidget()->size();
    constexpr int usual = 820;
    const QMargins around = layout()->contentsMargins();
    const int wanted = m_scroll->sizeHint().width() + around.left() + around.right(); // so that no text is cut
    const QSize size(qMin(qMax(usual, wanted), room.width() - 48), qMin(m_columns->sizeHint().height() + 80, room.height() - 48));
    setGeometry(QRect(QPoint((room.width() - size.width()) / 2, (room.height() - size.height()) / 2), size));
}

void ShortcutSheet::close()
{
    hide();
    if (m_before)
        m_before->setFocus();
}

void ShortcutSheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintRaised(painter, *this, 10);
}

void ShortcutSheet::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = m_scroll->verticalScrollBar();
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F1:
        return close();
    case Qt::Key_Down:
        return bar->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    case Qt::Key_Up:
        return bar->triggerAction(QAbstractSlider::SliderSingleStepSub);
    case Qt::Key_PageDown:
        return bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
    case Qt::Key_PageUp:
        return bar->triggerAction(QAbstractSlider::SliderPageStepSub);
    default:
        QFrame::keyPressEvent(event);
    }
}

void ShortcutSheet::focusOutEvent(QFocusEvent *event)
{
    QFrame::focusOutEvent(event);
    if (event->reason() != Qt::ActiveWindowFocusReason && event->reason() != Qt::PopupFocusReason)
        hide();
}

bool ShortcutSheet::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && isVisible() && event->type() == QEvent::Resize)
        place();
    return QFrame::eventFilter(watched, event);
}

} // namespace anneal::widgets
