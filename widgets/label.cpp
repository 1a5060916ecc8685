// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/label.h"

#include "widgets/plaintext.h"
#include "widgets/textlines.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {
const QString kBetween = u" · "_s; // two entries
}

QColor toneColor(const Colors &colors, Tone tone)
{
    switch (tone) {
    case Tone::Normal:
        return colors.text;
    case Tone::Secondary:
        return colors.secondary;
    case Tone::Accent:
        return colors.accent;
    case Tone::Success:
        return colors.success;
    case Tone::Warning:
        return colors.warning;
    case Tone::Danger:
        return colors.danger;
    }
    return colors.text;
}

Label::Label(const QString &text, Type type, Tone tone, QWidget *parent) : QLabel(parent), m_tone(tone)
{
    setTextFormat(Qt::PlainText); // what it shows may come from a file
    setText(text);
    setFont(fontOf(type));
    applyTone();
}

void Label::setText(const QString &text)
{
    QLabel::setText(breakable(plainText(text)));
}

QString Label::text() const
{
    return unbroken(QLabel::text());
}

void Label::setTone(Tone tone)
{
    m_tone = tone;
    applyTone();
}

void Label::copy() const
{
    QGuiApplication::clipboard()->setText(unbroken(selectedText().replace(QChar::ParagraphSeparator, u'\n')));
}

void Label::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy) && hasSelectedText())
        return copy();
    QLabel::keyPressEvent(event);
}

/// Where what is selected can be pasted at once.
void Label::mouseReleaseEvent(QMouseEvent *event)
{
    QLabel::mouseReleaseEvent(event);
    if (hasSelectedText() && QGuiApplication::clipboard()->supportsSelection())
        QGuiApplication::clipboard()->setText(unbroken(selectedText().replace(QChar::ParagraphSeparator, u'\n')), QClipboard::Selection);
}

void Label::contextMenuEvent(QContextMenuEvent *event)
{
    if (!(textInteractionFlags() & Qt::TextSelectableByMouse))
        return QLabel::contextMenuEvent(event);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, [this] { copy(); })->setEnabled(hasSelectedText());
    menu->addAction(tr("Select all"), this, [this] { setSelection(0, int(QLabel::text().size())); });
    menu->popup(event->globalPos());
}

void Label::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyTone();
}

void Label::applyTone()
{
    const QColor wanted = toneColor(colorsOf(this), m_tone);
    if (palette().color(QPalette::WindowText) == wanted)
        return; // setPalette() comes back here as a change
    QPalette changed = palette();
    changed.setColor(QPalette::Active, QPalette::WindowText, wanted);
    changed.setColor(QPalette::Inactive, QPalette::WindowText, wanted);
    setPalette(changed);
}

ElidedLabel::ElidedLabel(const QString &text, Type type, Tone tone, QWidget *parent) : Label(text, type, tone, parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize ElidedLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    return { Label::sizeHint().width(), fontMetrics().height() + margins.top() + margins.bottom() };
}

QSize ElidedLabel::minimumSizeHint() const
{
    constexpr int dots = 24;
    return { qMax(dots, qMin(m_leastWidth, fontMetrics().horizontalAdvance(text()) + 2)), sizeHint().height() };
}

void ElidedLabel::setLeastWidth(int pixels)
{
    m_leastWidth = pixels;
    updateGeometry();
}

void ElidedLabel::setMostLines(int lines)
{
    m_mostLines = lines;
    auto policy = sizePolicy();
    policy.setVerticalPolicy(lines > 1 ? QSizePolicy::Preferred : QSizePolicy::Fixed); // a fixed one keeps to one line
    setSizePolicy(policy);
    updateGeometry();
}

int ElidedLabel::heightForWidth(int width) const
{
    if (m_mostLines == 1)
        return Label::heightForWidth(width);
    const QMargins margins = contentsMargins();
    const auto lines = linesIn(width - margins.left() - margins.right()).size();
    return int(lines - 1) * fontMetrics().lineSpacing() + sizeHint().height();
}

QStringList ElidedLabel::linesIn(int width) const
{
    return linesOf(text(), font(), width, m_mostLines, m_mode);
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect room = contentsRect().adjusted(qMax(0, indent()), 0, 0, 0);
    const QStringList lines = linesIn(room.width());
    const bool isWhole = lines.size() > 1 ? !lines.last().endsWith(u'…') || text().endsWith(u'…') : lines.first() == text();
    setTip(this, isWhole ? QString() : text());
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    if (lines.size() == 1)
        painter.drawText(room, int(alignment()) | Qt::TextSingleLine, lines.first());
    else
        painter.drawText(room, int(alignment()), lines.join(u'\n'));
}

EntriesLabel::EntriesLabel(Type type, Tone tone, QWidget *parent) : Label({}, type, tone, parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void EntriesLabel::setEntries(const QStringList &entries)
{
    m_entries = entries;
    fit();
}

void EntriesLabel::resizeEvent(QResizeEvent *event)
{
    Label::resizeEvent(event);
    fit();
}

/// Those that fit, from the first one on.
void EntriesLabel::fit()
{
    const QString all = m_entries.join(kBetween);
    QString shown = m_entries.value(0);
    for (qsizetype i = m_entries.size(); i > 1; --i) {
        const QString some = m_entries.first(i).join(kBetween);
        if (fontMetrics().horizontalAdvance(some) + 2 <= contentsRect().width()) {
            shown = some;
            break;
        }
    }
    setText(fontMetrics().elidedText(shown, Qt::ElideRight, contentsRect().width()));
    setAccessibleName(all);
    setTip(this, text() == all ? QString() : all);
}

} // namespace anneal::widgets
