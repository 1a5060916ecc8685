// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tagsedit.h"

#include "widgets/button.h"
#include "widgets/flowlayout.h"
#include "widgets/plaintext.h"
#include "widgets/theme.h"

#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QStringListModel>

namespace anneal::widgets {

namespace {

constexpr int kLeastField = 120; // pixels

/// A tag that can be taken away: by a click, or by Space, Enter, Delete or Backspace.
class Chip : public QAbstractButton
{
public:
    Chip(const QString &tag, const QString &note, QWidget *parent) : QAbstractButton(parent), m_isPartial(!note.isEmpty())
    {
        setText(note.isEmpty() ? tag : TagsEdit::tr("%1 · %2").arg(tag, note));
        setFont(fontOf(Type::Label));
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setAttribute(Qt::WA_Hover);
        setAccessibleName(note.isEmpty() ? TagsEdit::tr("Remove the tag %1").arg(tag) : TagsEdit::tr("Remove the tag %1, %2").arg(tag, note));
        setTip(this, TagsEdit::tr("Remove the tag %1").arg(tag));
    }

    QSize sizeHint() const override
    {
        return { qMin(kWidest, fontMetrics().horizontalAdvance(text()) + 2 * kPadding + kCross + 2), space::kCompact };
    }
    QSize minimumSizeHint() const override { return { 2 * kPadding + kCross + 2, space::kCompact }; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Colors &colors = colorsOf(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(0.5, 2.5, -0.5, -2.5);
        painter.setPen(hasFocus() ? QPen(colors.accent, 2) : m_isPartial ? QPen(colors.border, 1) : QPen(Qt::NoPen));
        painter.setBrush(m_isPartial && !underMouse() ? colors.surface
                : underMouse() || isDown()            ? mixed(colors.accent, colors.accentSoft, 0.16)
                                                      : colors.accentSoft);
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
        painter.setPen(m_isPartial ? colors.secondary : colors.accent);
        const QRect words = rect().adjusted(kPadding, 0, -kPadding - kCross, 0);
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(plainText(text()), Qt::ElideRight, words.width()));
        painter.setPen(QPen(colors.accent, 1.3));
        const QPointF middle(rect().right() - kPadding - 2.5, QRectF(rect()).center().y());
        painter.drawLine(middle + QPointF(-3, -3), middle + QPointF(3, 3));
        painter.drawLine(middle + QPointF(-3, 3), middle + QPointF(3, -3));
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            return click();
        QAbstractButton::keyPressEvent(event);
    }

private:
    static constexpr int kCross = 12, kPadding = 9, kWidest = 240; // pixels
    bool m_isPartial;                                              // it is not of all that are meant
};

} // namespace

TagsEdit::TagsEdit(QWidget *parent) : QWidget(parent), m_flow(new FlowLayout(space::kXs)), m_field(new QLineEdit), m_known(new QStringListModel(this))
{
    setLayout(m_flow);
    m_field->setPlaceholderText(tr("Add a tag"));
    m_field->setAccessibleName(tr("Add a tag"));
    const int placeholder = m_field->fontMetrics().horizontalAdvance(m_field->placeholderText()) + 2 * space::kM;
    m_field->setFixedSize(qMax(kLeastField, placeholder), space::kCompact);
    m_flow->setLast(m_field);
    auto *completer = new QCompleter(m_known, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_field->setCompleter(completer);
    connect(m_field, &QLineEdit::returnPressed, this, &TagsEdit::add);
    // Once the completer has put the word there.
    connect(completer, qOverload<const QString &>(&QCompleter::activated), this, &TagsEdit::add, Qt::QueuedConnection);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFocusProxy(m_field);
    setAccessibleName(tr("Tags"));
}

void TagsEdit::add()
{
    const QStringList typed = m_field->text().split(u',', Qt::SkipEmptyParts);
    m_field->clear();
    for (const QString &one : typed)
        if (!one.trimmed().isEmpty())
            Q_EMIT added(one.trimmed());
}

void TagsEdit::setTags(const QStringList &tags, const QHash<QString, QString> &notes)
{
    if (tags == m_tags && notes == m_notes)
        return;
    m_tags = tags;
    m_notes = notes;
    const bool hadFocus = std::any_of(m_chips.begin(), m_chips.end(), [](const QWidget *chip) { return chip->hasFocus(); });
    if (hadFocus)
        m_field->setFocus();
    for (QWidget *chip : std::exchange(m_chips, {})) {
        m_flow->removeWidget(chip);
        chip->hide();
        chip->deleteLater(); // it may be the one that was clicked
    }
    QWidget *before = nullptr;
    for (const QString &tag : m_tags) {
        auto *chip = new Chip(tag, m_notes.value(tag), this);
        connect(chip, &QAbstractButton::clicked, this, [this, tag] { Q_EMIT removed(tag); });
        m_flow->addWidget(chip);
        if (before)
            setTabOrder(before, chip);
        chip->show();
        before = chip;
        m_chips << chip;
    }
    if (before)
        setTabOrder(before, m_field);
    m_flow->invalidate();
    updateGeometry();
}

void TagsEdit::setKnown(const QStringList &tags)
{
    QStringList others;
    for (const QString &tag : tags)
        if (!m_tags.contains(tag, Qt::CaseInsensitive))
            others << tag;
    if (others != m_known->stringList())
        m_known->setStringList(others);
}

} // namespace anneal::widgets
