// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/passage.h"

#include "widgets/plaintext.h"

#include <QWheelEvent>
#include <cmath>

namespace anneal::widgets {

namespace {

constexpr int kUsualWidth = 320, kLeastWidth = 80;

void setUp(QTextDocument &document, const QFont &font)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document.setDefaultTextOption(option);
    document.setDefaultFont(font);
    document.setDocumentMargin(0);
}

} // namespace

Passage::Passage(const QString &text, Type type, Tone tone, QWidget *parent) : QTextEdit(parent), m_tone(tone)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(fontOf(type));
    setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    const QString shown = plainText(text);
    setPlainText(shown);
    m_measure.setPlainText(shown);
    setUp(*document(), font());
    setUp(m_measure, font());
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    applyTone();
}

int Passage::heightForWidth(int width) const
{
    m_measure.setTextWidth(std::max(1, width));
    return int(std::ceil(m_measure.size().height()));
}

QSize Passage::sizeHint() const
{
    return { kUsualWidth, heightForWidth(kUsualWidth) };
}

QSize Passage::minimumSizeHint() const
{
    return { kLeastWidth, fontMetrics().lineSpacing() };
}

/// What it stands in scrolls: all of it is shown.
void Passage::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void Passage::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_measure.setDefaultFont(font());
        updateGeometry();
    } else if (event->type() == QEvent::PaletteChange) {
        applyTone();
    }
}

void Passage::applyTone()
{
    const QColor wanted = toneColor(colorsOf(this), m_tone);
    if (palette().color(QPalette::Text) == wanted)
        return; // setPalette() comes back here as a change
    QPalette changed = palette();
    changed.setColor(QPalette::Text, wanted);
    changed.setColor(QPalette::Base, Qt::transparent);
    setPalette(changed);
}

} // namespace anneal::widgets
